import { didYouMean, usageError } from "../errors/index.js";
import { flagsOf, helpFor } from "./commands.js";
import { readDuration } from "./read-duration.js";
import type { BoundCommand, Flag, Flags, Tool } from "./tool.js";

/** A mistyped name is told before what is missing because of it. @throws CliError USAGE */
export function requireKnownFlags(tool: Tool, command: BoundCommand, own: readonly string[]): void {
  const flags = Object.entries(flagsOf(command));
  const aliases = flags.flatMap(([, { alias = [] }]) => alias);
  const known = ["help", "version", ...flags.map(([name]) => name), ...aliases.filter((name) => name.length > 1)];
  const short = ["h", "V", ...aliases];
  const lines: string[] = [];
  for (const [index, typed] of own.entries()) {
    const word = typed.replace(/=.*/s, "");
    const name = word.replace(/^--?/, "");
    if (!isFlag(typed) || [...known, ...short].includes(name)) continue;
    requireValue(own[index - 1], typed, flags);
    const where = Object.entries(command.elsewhere ?? {}).find(([one]) => one === name)?.[1] ?? ownersOf(tool, name);
    lines.push(
      `Unknown: ${word}${where === undefined ? didYouMean(word.replace(/^-+/, ""), known, "--") : ` (${where})`}`,
    );
  }
  if (lines.length > 0) throw usageError(lines.join("\n"), `See: ${helpFor(tool, command)}`);
  requireNoValues(flags, own);
}

/** The commands that take the flag, where this one does not. */
function ownersOf({ name: tool, commands }: Tool, flag: string): string | undefined {
  const owners = commands.filter(({ flags = {} }) => Object.hasOwn(flags, flag) || hasAlias(flags, flag));
  if (owners.length === 0) return undefined;
  return `it goes with ${owners.map(({ name }) => (name === undefined ? tool : `${tool} ${name}`)).join(", ")}`;
}

function hasAlias(flags: Flags, name: string): boolean {
  return name.length > 1 && Object.values(flags).some(({ alias = [] }) => alias.includes(name));
}

/** Of `--grace -1h` the tokenizer makes two flags. */
function requireValue(before: string | undefined, word: string, flags: readonly [string, Flag][]): void {
  const [name, flag] = (before?.startsWith("-") === true && find(before.replace(/^--?/, ""), flags)) || [];
  if (name === undefined || flag === undefined || flag.type === "boolean") return;
  if (flag.type === "duration" && !word.startsWith("--")) readDuration(`--${name}`, word, flag.plain);
  throw usageError(`--${name} needs a value, but ${word} follows it.`, `If that is its value: --${name}=${word}`);
}

/** Of `--json=maybe` it makes `false`. */
function requireNoValues(flags: readonly [string, Flag][], own: readonly string[]): void {
  for (const word of own) {
    const [, typed = "", value = ""] = /^--?([^=]+)=(.*)$/s.exec(word) ?? [];
    const [name, flag] = find(typed, flags) ?? [];
    if (flag?.type !== "boolean" || ["true", "false"].includes(value)) continue;
    throw usageError(`--${name} takes no value, but was given "${value}".`, `Type --${name} alone, or leave it out.`);
  }
}

function find(typed: string, flags: readonly [string, Flag][]): [string, Flag] | undefined {
  return flags.find(([name, { alias = [] }]) => [name, ...alias].includes(typed));
}

/** What the tokenizer takes for one: `-` and `---` are words, `-5` a number. */
function isFlag(word: string): boolean {
  return word.startsWith("-") && !/^-(\d+(\.\d+)?|\.\d+)?$|^-{3,}(=|$)/.test(word);
}
