import type { Tool } from "@iam-tools/core/cli";
import { openWorkplace, steadyText, type Main, type Workplace } from "@iam-tools/sandbox/testing";
import type { Answer } from "./answers.js";
import { holdAgainstShape } from "./hold.js";

/** A line that is typed, and all that it says. */
export interface Case {
  readonly command: string;
  readonly line: string;
  /** What is run before it. */
  readonly ready?: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A workplace where Roger may do everything. */
export async function openFreeWorkplace(tool: string, main: Main): Promise<Workplace> {
  const place = await openWorkplace(tool, { main });
  const Statement = [{ Effect: "Allow", Action: "*", Resource: "*" }];
  place.roger.user.inlinePolicies.set("all", JSON.stringify({ Version: "2012-10-17", Statement }));
  return place;
}

/** What a run ended with and said, without what differs from run to run. */
export function steadied(
  { exitCode, stdout, stderr }: { readonly exitCode: number | null; readonly stdout: string; readonly stderr: string },
  folder: string,
) {
  return { exitCode, stdout: steadyText(stdout, folder), stderr: steadyText(stderr, folder) };
}

/** `holdAgainstShape`, of what was run in that folder. */
export function holdAnswer({
  folder,
  ...printed
}: {
  readonly tool: string;
  readonly answer: Answer;
  readonly stdout: string;
  readonly folder: string;
}) {
  return holdAgainstShape({ ...printed, steady: (text) => steadyText(text, folder) });
}

/** The commands of which no case, or no answer, is shown. */
export function commandsLeftOut(
  { name: toolName, commands }: Tool,
  cases: readonly Case[],
  answers: readonly Answer[],
) {
  const tried = new Set(cases.map(({ command }) => command));
  // `config init` and `config check` are one command.
  const answered = new Set(answers.map(({ name }) => name.split(/,| (?=init|check)/)[0]));
  const names = commands.map(({ name = toolName }) => name);
  return {
    untried: names.filter((name) => !tried.has(name)),
    unanswered: names.filter((name) => !answered.has(name)),
  };
}
