import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { runProgram } from "./run-program.js";
import { root } from "./shipped-packages.js";

const folder = join(root, ".github", "workflows");
const workflows = readdirSync(folder).map((file) => ({ file, text: readFileSync(join(folder, file), "utf8") }));

describe.each(workflows)("the workflow $file", ({ file, text }) => {
  test("satisfies actionlint", async () => {
    const lint = fileURLToPath(new URL("lint-workflow.mjs", import.meta.url));
    expect(await runProgram([process.execPath, lint, join(folder, file)], { cwd: root })).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: "",
    });
  });

  test("pins every action to a commit, and says which version that is", () => {
    const uses = [...text.matchAll(/uses: (.*)$/gm)].map(([, action]) => action);
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("runs scripts that exist", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };
    for (const [, script = ""] of text.matchAll(/npm run ([\w-]+)/g)) expect(Object.keys(scripts)).toContain(script);
  });
});

/** https://docs.github.com/en/actions/concepts/security/openid-connect: who may ask for the token may publish. */
test("the job that may publish builds nothing, installs nothing, and publishes what another one built", () => {
  const text = workflows.find(({ file }) => file === "release.yml")?.text ?? "";
  const jobs = text.split(/^(?= {2}[a-z]+:$)/m).filter((job) => job.includes("runs-on:"));
  const publishing = jobs.filter((job) => job.includes("id-token: write"));
  expect(publishing.length).toBe(1);
  expect([...(publishing[0] ?? "").matchAll(/run: (.*)$/gm)].map(([, line]) => line)).toEqual([
    "node tooling/publish-tarballs.mjs --provenance",
  ]);
  expect(publishing[0]).toContain("needs: build");
  const script = readFileSync(join(root, "tooling", "publish-tarballs.mjs"), "utf8");
  for (const [, name] of script.matchAll(/from "(.*)"/g)) expect(name).toMatch(/^node:/);
});
