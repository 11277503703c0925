import { readFile, writeFile } from "node:fs/promises";
import { format } from "node:util";
import { expect, test } from "@jest/globals";
import { operations } from "../src/server/operations.js";
import { cases } from "./contract/cases.js";
import { motoCannot, noOperation } from "./contract/moto-differences.js";

const file = new URL("../README.md", import.meta.url);

/** The parts of the README that are made from the code. With `UPDATE_README=1` they are written, not compared. */
const parts: Record<string, string> = {
  operations: table(
    ["operation", "changes something", "error cases"],
    operations.map(({ action, writes, errors }) => [action, writes ? "yes" : "", errors.join(", ")]),
  ),
  moto: [
    format(
      "The contract has %d cases. The sandbox meets all; moto 5.2 meets %d, and differs in these:",
      cases.length,
      cases.filter((one) => motoCannot(one) === undefined).length,
    ),
    table(["what moto does", "in the cases"], differences()),
  ].join("\n\n"),
};

test.each(Object.keys(parts))("the README's %s are those of the code", async (name) => {
  const readme = await readFile(file, "utf8");
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = readme.indexOf(start) + start.length;
  const to = readme.indexOf(end);
  expect(from).toBeGreaterThan(start.length);
  const made = `\n\n${parts[name]}\n\n`;
  if (process.env["UPDATE_README"] === "1") await writeFile(file, readme.slice(0, from) + made + readme.slice(to));
  else expect(squeeze(readme.slice(from, to))).toBe(squeeze(made));
});

function differences(): string[][] {
  const byReason = new Map<string, string[]>();
  for (const one of cases) {
    const reason = motoCannot(one);
    if (reason === undefined) continue;
    const row = reason === noOperation ? one.action : `${one.action} (${one.expected})`;
    byReason.set(reason, [...new Set([...(byReason.get(reason) ?? []), row])]);
  }
  return [...byReason].map(([reason, rows]) => [reason, rows.join(", ")]);
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** The formatter lines columns up. */
function squeeze(text: string): string {
  return text.replace(/ +/g, " ").replace(/-{3,}/g, "---");
}
