import { fold, type Context } from "../context/index.js";
import { inColumns, type Row } from "./columns.js";
import { conflictLines, flagsOf, placesOf, typedFirst, typedLast, unnamedCommand } from "./commands.js";
import type { BoundCommand, Flag, Positional, Tool } from "./tool.js";

/** The help of a command, or of the whole tool, as wide as the terminal and at most 100 columns; its examples are not folded. */
export function showHelp(tool: Tool, command: BoundCommand | undefined, { out }: Pick<Context, "out">): string {
  const width = Math.min(out.columns, 100);
  const shown = command ?? unnamedCommand(tool);
  const sections = [
    fold(usageLines(tool, shown), width),
    ...(command?.name === undefined ? [commandsOf(tool, width)] : []),
    ...optionsOf(shown, width),
    notesOf(tool, shown).flatMap((line) => fold(line, width)),
    examplesOf(tool, shown),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}

/** The whole tool's where its main command is meant. */
function usageLines(tool: Tool, command: BoundCommand | undefined): string {
  if (command === undefined) return tool.summary;
  const line = [typedFirst(tool, command), "[options]", typedLast(command)].filter((part) => part !== "").join(" ");
  return `Usage: ${line}\n\n${command.name === undefined ? tool.summary : command.summary}`;
}

function commandsOf(tool: Tool, width: number): string[] {
  if (tool.commands.length === 1 && unnamedCommand(tool) !== undefined) return [];
  const rows = tool.commands.map((command): Row => {
    const end = command.name === undefined ? "[default]" : "";
    return { name: typedFirst(tool, command), meaning: command.summary, end };
  });
  return ["Commands:", ...inColumns(rows, width)];
}

/** What a flag of every tool's says; it is not among the command's. */
const help: Flag = { type: "boolean", alias: ["h"], describe: "Show help" };
const version: Flag = { type: "boolean", alias: ["V"], describe: "Show version number" };

function optionsOf(command: BoundCommand | undefined, width: number): string[][] {
  const own = Object.entries(command?.flags ?? {}).filter(([, { hidden }]) => hidden !== true);
  const common = Object.entries(command === undefined ? {} : flagsOf(command)).filter(
    ([name]) => !(name in (command?.flags ?? {})),
  );
  // A word that a flag of the same name says, too, is described there.
  const places = (command === undefined ? [] : placesOf(command)).filter(([name, { flag }]) => name !== flag);
  const section = (title: string, rows: readonly Row[]) =>
    rows.length === 0 ? [] : [title, ...inColumns(rows, width)];
  const options = section("Options:", [...own, ["help", help] as const, ["version", version] as const].map(rowOf));
  const others = [
    section("Common options:", common.map(rowOf)),
    section(
      "Positionals:",
      places.map(([name, place]) => ({ name, meaning: place.describe, end: kindOf(place) })),
    ),
  ];
  // Where it has none of its own, what is left says least.
  return own.length === 0 ? [...others, options] : [options, ...others];
}

function rowOf([name, flag]: readonly [string, Flag]): Row {
  const names = [name, ...(flag.alias ?? [])];
  const short = names.filter((each) => each.length === 1).map((each) => `-${each}`);
  const long = names.filter((each) => each.length > 1).map((each) => `--${each}`);
  const indent = short.length === 0 ? "-x, ".length : 0;
  return { name: [...short, ...long].join(", "), indent, meaning: flag.describe, end: kindOf(flag) };
}

const typeNames = {
  boolean: "boolean",
  string: "string",
  duration: "string",
  strings: "array",
  words: "array",
} as const;

function kindOf({ type, required, choices, ...rest }: Flag | Positional): string {
  const quoted = choices?.map((choice) => JSON.stringify(choice)).join(", ");
  const preset = "default" in rest ? rest.default : undefined;
  return [
    `[${typeNames[type]}]`,
    required === true ? "[required]" : "",
    quoted === undefined ? "" : `[choices: ${quoted}]`,
    preset === undefined ? "" : `[default: ${JSON.stringify(preset)}]`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function notesOf(tool: Tool, command: BoundCommand | undefined): string[] {
  const completion = `Completion for your shell: ${tool.name} completion bash (or zsh, fish)`;
  return [
    ...(command === undefined ? [] : conflictLines(command)),
    ...(command?.name === undefined ? [completion] : []),
  ];
}

/** Each line whole, however wide the terminal: what is folded cannot be copied. */
function examplesOf(tool: Tool, command: BoundCommand | undefined): string[] {
  const { examples } = command ?? { examples: [] };
  if (examples.length === 0) return [];
  return ["Examples:", ...examples.flatMap(({ line, says }) => [`  ${tool.name} ${line}`, `    ${says}`])];
}
