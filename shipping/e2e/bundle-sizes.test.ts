import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { root, shippedPackages } from "./shipped-packages.js";

interface Budget {
  /** Of all JavaScript that is shipped, in KiB. */
  readonly atMost: number;
  /** What it is spent on. Who changes `atMost` says here what for. */
  readonly spentOn: string;
}

/** Likewise of the files that are loaded most, each by its name in `dist`. */
type PackageBudget = Budget & { readonly files?: Readonly<Record<string, Budget>> };

const budgets = JSON.parse(readFileSync(join(root, "shipping", "bundle-sizes.json"), "utf8")) as Record<
  string,
  PackageBudget
>;

test("every package has a budget", () => {
  expect(Object.keys(budgets).sort()).toEqual(shippedPackages.map(({ name }) => name).sort());
});

test.each(shippedPackages)(
  "$name keeps to its budget, and does not leave a quarter of it unused",
  ({ name, folder }) => {
    const size = sizeOf(join(folder, "dist")) / 1024;
    const { atMost } = budgets[name] ?? { atMost: 0 };
    expect(size).toBeLessThanOrEqual(atMost);
    // What was gained must not be lost again unnoticed: lower the budget.
    expect(size).toBeGreaterThan(atMost * 0.75);
  },
);

const files = shippedPackages.flatMap(({ name, folder }) =>
  Object.entries(budgets[name]?.files ?? {}).map(([file, { atMost }]) => ({
    file: `${name}/dist/${file}`,
    path: join(folder, "dist", file),
    atMost,
  })),
);

test.each(files)("$file keeps to its own, and does not leave a quarter of it unused", ({ path, atMost }) => {
  const size = statSync(path).size / 1024;
  expect(size).toBeLessThanOrEqual(atMost);
  expect(size).toBeGreaterThan(atMost * 0.75);
});

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
