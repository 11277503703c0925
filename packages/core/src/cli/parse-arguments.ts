import yargs, { type Argv, type Options } from "yargs";
import type { Context } from "../context/index.js";
import { usageError } from "../errors/index.js";
import { camelCase } from "./camel-case.js";
import { commandOf, isNamed, sharedFlagsOf, verb } from "./commands.js";
import { profileAsFlag } from "./profile-as-flag.js";
import { sharedFlags } from "./shared-flags.js";
import { splitWords } from "./split-words.js";
import type { AnyCommand, Flag, Flags, Tool } from "./tool.js";

export type Parsed =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "run"; readonly command: AnyCommand; readonly values: object };

/**
 * What was typed, as a command and the values of its flags, or the text that was asked for with `--help`.
 *
 * @throws CliError USAGE, for all that the command's definition does not allow
 */
export async function parseArguments(
  tool: Tool,
  argv: readonly string[],
  context: Pick<Context, "out">,
): Promise<Parsed> {
  const { own, rest } = splitWords(argv);
  const words = tool.profileFirst === true ? profileAsFlag(tool, own) : own;
  let chosen: Parsed | undefined;
  let text = "";
  const parser = yargs()
    .scriptName(tool.profileFirst === true ? `${tool.name} <profile>` : tool.name)
    .locale("en")
    .usage(tool.summary)
    .updateStrings({ "Missing required argument: %s": { one: "Missing: --%s", other: "Missing: --%s" } as never })
    .parserConfiguration({
      "boolean-negation": false,
      // A dot is a letter like any other, and makes no object of a flag's value.
      "dot-notation": false,
      "short-option-groups": false,
      "parse-numbers": false,
      "parse-positional-numbers": false,
    })
    .wrap(Math.min(context.out.columns, 100))
    .help()
    .alias("help", "h")
    .version(tool.version)
    .strict()
    .recommendCommands()
    .exitProcess(false)
    .fail((message: string | null, error: unknown) => {
      if (error instanceof Error && error.name !== "YError") throw error;
      throw usageError(sentence(message ?? "", tool, words), hintFor(tool, words));
    });
  for (const command of tool.commands) {
    parser.command(
      command.usage,
      command.summary,
      (builder) => declare(builder, command, tool),
      (values) => {
        requireWords(tool, command, words);
        chosen = { kind: "run", command, values: read({ ...values, ...restOf(command, rest) }, command) };
      },
    );
  }
  if (tool.commands.every(isNamed)) parser.demandCommand(1, `Say what to do: ${tool.name} --help lists it.`);
  await parser.parseAsync([...words], {}, (_error, _values, output) => {
    text = output;
  });
  if (chosen !== undefined && text === "") return chosen;
  return { kind: "text", text: `${text}\n` };
}

function declare(builder: Argv, command: AnyCommand, tool: Tool): Argv {
  const flags: Flags = { ...command.flags, ...sharedFlagsOf(command) };
  for (const [name, flag] of Object.entries(flags)) builder.option(name, option(flag, name in command.flags));
  for (const [name, positional] of Object.entries(command.positionals)) {
    if (positional.type !== "strings") builder.positional(name, { type: "string", describe: positional.describe });
  }
  for (const example of command.examples) builder.example(`${tool.name} ${example.line}`, example.says);
  return builder;
}

/** yargs would take `--profile` for a positional of that name, even beside the word for it. */
function requireWords(tool: Tool, { positionals, usage }: AnyCommand, words: readonly string[]): void {
  const name = Object.keys(positionals).find((name) => words.some((word) => word.replace(/=.*/s, "") === `--${name}`));
  if (name === undefined) return;
  throw usageError(`${name} is no flag here but a word: ${tool.name} ${usage.replace("$0 ", "")}`);
}

/** The words after `--`, by the name of the positional that takes them. */
function restOf(command: AnyCommand, rest: readonly string[] | undefined): Record<string, unknown> {
  const name = Object.entries(command.positionals).find(([, { type }]) => type === "strings")?.[0];
  if (name !== undefined) return { [name]: rest };
  if (rest === undefined) return {};
  throw usageError(`Nothing may follow "--" here, but "${rest.join(" ")}" does.`, "Leave it out.");
}

/** Numbers are taken as text and read by us: yargs would make `NaN` of a mistyped one. */
function option(flag: Flag, own: boolean): Options {
  return {
    type: flag.type === "boolean" ? "boolean" : "string",
    describe: flag.describe,
    array: flag.type === "strings",
    requiresArg: flag.type === "string" || flag.type === "number",
    hidden: flag.hidden === true,
    group: own ? "Options:" : "Common options:",
    ...(flag.alias === undefined ? {} : { alias: [...flag.alias] }),
    ...(flag.choices === undefined ? {} : { choices: [...flag.choices] }),
    ...(flag.default === undefined ? {} : { default: flag.default }),
    ...(flag.required === true ? { demandOption: true } : {}),
  };
}

function read(values: Record<string, unknown>, command: AnyCommand): object {
  const { positionals } = command;
  const named = Object.entries({ ...sharedFlagsOf(command), ...command.flags }).map(([name, flag]) => [
    camelCase(name),
    valueOf(`--${name}`, flag, values[name]),
  ]);
  const placed = Object.keys(positionals).map((name) => [camelCase(name), values[name]]);
  return Object.fromEntries([...named, ...placed]) as object;
}

function valueOf(name: string, flag: Flag, value: unknown): unknown {
  if (flag.type === "boolean") return value === true;
  if (value === undefined) return undefined;
  if (flag.type === "strings") return (value as unknown[]).map(String);
  if (Array.isArray(value)) throw usageError(`${name} is given ${value.length} times; it takes one value.`);
  if (value === "") throw usageError(`${name} is empty.`);
  if (flag.type === "string" || typeof value === "number") return value;
  const number = Number(value);
  if (!Number.isFinite(number)) throw usageError(`${name} takes a number, not ${JSON.stringify(value)}.`);
  return number;
}

/** Most often what is wrong with a line for another program is that nothing tells it from ours. */
function hintFor(tool: Tool, words: readonly string[]): string {
  const command = commandOf(tool, words);
  const takesRest = Object.values(command?.positionals ?? {}).some(({ type }) => type === "strings");
  if (command === undefined || !takesRest || !words.includes(verb(command))) return `See: ${tool.name} --help`;
  return `What is to be run stands after --, such as: ${tool.name} ${command.examples[0]?.line}`;
}

/** yargs' own messages, in the form of ours. A mistyped flag is told before what is missing because of it. */
function sentence(message: string, tool: Tool, words: readonly string[]): string {
  const verbs = tool.commands.filter(isNamed).map(verb);
  const takesWords = tool.commands.some((command) => /^\$0 [<[]/.test(command.usage));
  const [first = "-"] = words;
  if (verbs.length > 0 && !takesWords && !first.startsWith("-") && !verbs.includes(first)) {
    const near = verbs.find((name) => distance(name, first) <= 2);
    const takesWords = Object.keys(commandOf(tool, [])?.positionals ?? {}).length > 0;
    if (near !== undefined) return `Unknown: ${first} (did you mean ${near}?)`;
    if (!takesWords) return `Unknown: ${first}`;
  }
  const command = commandOf(tool, words);
  const known = ["help", "version", ...(command === undefined ? tool.commands : [command]).flatMap(flagNames)];
  const typed = words.filter((word) => word.startsWith("--")).map((word) => word.slice(2).split("=")[0] ?? "");
  const unknown = typed.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    return unknown
      .map((name) => {
        const near = known.find((flag) => distance(flag, name) <= 2);
        return `Unknown: --${name}${near === undefined ? "" : ` (did you mean --${near}?)`}`;
      })
      .join("\n");
  }
  if (message.startsWith("Not enough non-option arguments")) {
    return `Something is missing: ${tool.name} ${commandOf(tool, words)?.usage.replace("$0 ", "")}`;
  }
  return message.replace(/^Unknown arguments?: /, "Unknown: ");
}

function flagNames({ flags }: AnyCommand): string[] {
  const all: Flags = { ...sharedFlags, ...flags };
  return Object.entries(all).flatMap(([name, flag]) => [name, ...(flag.alias ?? [])]);
}

/** Levenshtein's distance: how many letters to add, remove or change. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...a].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...b].entries()) {
      const substitution = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(substitution, (current[column] ?? 0) + 1, (previous[column + 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
