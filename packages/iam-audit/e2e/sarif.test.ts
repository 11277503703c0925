import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { faultsBySchema, type JsonSchema } from "./faults-by-schema.js";
import { startStage, type Stage } from "./stage.js";

/** SARIF 2.1.0 of OASIS, as SchemaStore has it, without its descriptions. */
const schema = JSON.parse(readFileSync(new URL("sarif-2.1.0.schema", import.meta.url), "utf8")) as JsonSchema;

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

interface Log {
  readonly runs: readonly [{ readonly results: readonly { readonly level: string }[] }];
}

test("--sarif is SARIF 2.1.0, by its schema", async () => {
  stage.ago(100, () => void stage.sandbox.addUser({ name: "=ann", password: "p", accessKeys: 2 }));
  const { stdout } = await stage.run("--sarif");
  const log = JSON.parse(stdout) as Log;
  expect(faultsBySchema(schema, log)).toEqual([]);
  expect(log.runs[0].results.length).toBeGreaterThan(9);
});

test("what is not SARIF is told from it", async () => {
  const { runs, ...log } = JSON.parse((await stage.run("--sarif")).stdout) as Log;
  const [{ results, ...run }] = runs;
  const [first, ...others] = results;
  const broken = [{ ...first, level: "high", message: {}, stars: 5 }, ...others];
  expect(faultsBySchema(schema, { ...log, runs: [{ ...run, results: broken }] })).toEqual([
    "$.runs[0].results[0].level: is none of none, note, warning, error",
    "$.runs[0].results[0].message: fits none of anyOf",
    "$.runs[0].results[0]: unknown stars",
  ]);
  expect(faultsBySchema(schema, log)).toEqual(["$: has no runs"]);
});
