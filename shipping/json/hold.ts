import { readFileSync } from "node:fs";
import * as v from "valibot";
import type { Answer } from "./answers.js";

export interface Printed {
  /** The tool's name. */
  readonly tool: string;
  readonly answer: Answer;
  readonly stdout: string;
  /** `steadyText`, of the folder. */
  readonly steady: (text: string) => string;
}

/** What was printed beside what stands in docs/json.md, each held against the shape before. */
export function holdAgainstShape({ tool, answer, stdout, steady }: Printed): { printed: unknown; documented: unknown } {
  const said: unknown = JSON.parse(stdout);
  requireShape(answer, said);
  return { printed: withoutChance(said, steady), documented: examplesOf(tool)[answer.name] };
}

function requireShape({ name, shape }: Answer, said: unknown): void {
  const { issues = [] } = v.safeParse(shape, said);
  const wrong = issues.map((issue) => `${v.getDotPath(issue) ?? "the whole"}: ${issue.message}`);
  if (wrong.length > 0) throw new Error(`The answer of ${name} is not as its shape says:\n${wrong.join("\n")}`);
}

/** Without what differs from run to run. */
function withoutChance(said: unknown, steady: Printed["steady"]): unknown {
  const text = steady(JSON.stringify(said))
    .replaceAll(/"(secondsLeft|ageDays)":\d+/g, '"$1":0')
    .replaceAll(/"toolVersion":"[^"]+"/g, '"toolVersion":"0.0.0"')
    .replaceAll(/last for (iam|sts)\b/g, "last for iam")
    .replaceAll(/"password":"[^"]+"/g, '"password":"SECRET"')
    .replaceAll(/"[^"]*iam-sandbox-\w+/g, '"SANDBOX')
    .replaceAll(/SigninToken=[^"&]*/g, "SigninToken=SECRET");
  return JSON.parse(text);
}

/** By the names of the answers. */
function examplesOf(tool: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(new URL(`examples/${tool}.json`, import.meta.url), "utf8"));
}
