import parse from "yargs-parser";
import { didYouMean, nearest, quote, usageError } from "../errors/index.js";
import { flagsOf, helpFor, placesOf, restPlaceOf, sharedFlagsOf, typedFirst, unnamedCommand } from "./commands.js";
import type { Asked } from "./own-text.js";
import { requireKnownFlags } from "./require-known-flags.js";
import { splitArguments } from "./split-arguments.js";
import type { BoundCommand, Flag, Flags, Positional, Tool } from "./tool.js";
import { valueOf } from "./value-of.js";

/** What was typed: a command with the values of its flags and positionals, or what is asked for in its place. */
export type Line =
  | Asked
  | {
      readonly kind: "run";
      readonly command: BoundCommand;
      readonly values: object;
      /** Words that were taken for profiles: where there is none of that name, it may be a mistyped command. */
      readonly asProfiles: readonly string[];
    };

/**
 * Reads a line by yargs' own tokenizer, without yargs, which takes about as long to load as Node takes to start: the
 * tools are run by prompts and other programs, hundreds of times a day.
 *
 * @param profiles those that exist, as far as they were looked up: none of them is taken for a mistyped command
 * @throws CliError USAGE, for all that the command's definition does not allow
 */
export function readLine(tool: Tool, argv: readonly string[], profiles: readonly string[] = []): Line {
  const { own, rest } = splitArguments(argv);
  // Which words are flags' values is known of all commands' flags only; which command it is, from the other words.
  const everyFlag: Flags = Object.assign({}, ...tool.commands.map(flagsOf));
  const first = tokenize(own, everyFlag);
  // As of git: before it is read as the name of a profile, or of a file.
  if (first.words[0] === "help") return { kind: "help", command: named(tool, first.words[1]) };
  const { command, words, profile } = chooseCommand(tool, first);
  if (first.given["help"] === true) {
    return { kind: "help", command: command?.name === undefined ? undefined : command };
  }
  if (first.given["version"] === true) return { kind: "version" };
  if (command === undefined) throw unknownCommand(tool, words[0]);
  const { given } = tokenize(own, flagsOf(command));
  const typed: Typed =
    profile === undefined
      ? { own, words, rest, given, asProfile: [], profiles }
      : { own, words, rest, given: { ...given, profile }, asProfile: [profile], profiles };
  requireKnown(tool, command, typed);
  const values = { ...flagValues(tool, command, typed), ...placedValues(tool, command, typed) };
  requireCompatible(tool, command, { values, given: typed.given });
  const asProfiles =
    command.name === undefined ? (profile === undefined ? profileWords(command, typed) : [profile]) : [];
  return { kind: "run", command, values, asProfiles };
}

interface Typed {
  /** The tool's own words, flags included. */
  readonly own: readonly string[];
  /** Those that are neither flags, nor flags' values, nor the command's name. */
  readonly words: readonly string[];
  /** The words after `--`. */
  readonly rest: readonly string[] | undefined;
  readonly given: Readonly<Record<string, unknown>>;
  /** The word before the command's name, or in its place, where that is the profile. */
  readonly asProfile: readonly string[];
  readonly profiles: readonly string[];
}

/** https://github.com/yargs/yargs-parser: nothing is derived, converted or expanded; a flag is what its name says. */
function tokenize(own: readonly string[], flags: Flags): { words: string[]; given: Record<string, unknown> } {
  const ofType = (...types: Flag["type"][]) =>
    Object.keys(flags).filter((name) => types.includes(flags[name]?.type ?? "boolean"));
  const { _: words, ...given } = parse([...own], {
    boolean: [...ofType("boolean"), "help", "version"],
    string: ["_", ...ofType("string", "duration")],
    array: ofType("strings").map((key) => ({ key, string: true })),
    alias: {
      ...Object.fromEntries(Object.entries(flags).map(([name, { alias = [] }]) => [name, [...alias]])),
      help: ["h"],
      version: ["V"],
    },
    configuration: {
      "boolean-negation": false,
      "camel-case-expansion": false,
      "dot-notation": false,
      "parse-numbers": false,
      "parse-positional-numbers": false,
      "short-option-groups": false,
      "strip-aliased": true,
    },
  });
  return { words: words.map(String), given };
}

/**
 * Which command the words name. Where the profile is a word, it may stand before the command's name or after it, and one
 * that is called like a command is reached by a second word (`status status`) or by `--profile`.
 */
function chooseCommand(
  tool: Tool,
  { words, given }: { words: readonly string[]; given: Readonly<Record<string, unknown>> },
): { command: BoundCommand | undefined; words: readonly string[]; profile?: string } {
  const [first, second] = words;
  const byFirst = named(tool, first);
  if (tool.profileFirst !== true || given["profile"] !== undefined || first === undefined) {
    if (byFirst !== undefined) return { command: byFirst, words: words.slice(1) };
    requireFirst(tool, words);
    return { command: unnamedCommand(tool), words };
  }
  const bySecond = named(tool, second);
  if (bySecond !== undefined) return { command: bySecond, words: words.slice(2), profile: first };
  if (byFirst === undefined) {
    return { command: unnamedCommand(tool), words: words.slice(1), profile: first };
  }
  return { command: byFirst, words: words.slice(2), ...(second === undefined ? {} : { profile: second }) };
}

/** `work devices` is most likely `devices work`, and not a session of work in the profile devices. */
function requireFirst(tool: Tool, words: readonly string[]): void {
  for (const [index, word] of words.entries()) {
    const command = named(tool, word);
    const others = words.toSpliced(index, 1);
    if (command === undefined || others.length > placesOf(command).length) continue;
    throw usageError(`"${word}" is a command and must come first.`, [tool.name, word, ...others].join(" "));
  }
}

function named(tool: Tool, word: string | undefined): BoundCommand | undefined {
  return word === undefined ? undefined : tool.commands.find(({ name }) => name === word);
}

function requireKnown(tool: Tool, command: BoundCommand, typed: Typed): void {
  const { own, words, rest, asProfile, profiles } = typed;
  const extra = takesMore(command) ? [] : words.slice(placesOf(command).length);
  requireKnownFlags(tool, command, own.slice(0, startOfProgram(command, own, extra)));
  const mayBeProfile = extra.length === 0 && profileWords(command, typed).length > 0;
  if (command.name === undefined && !mayBeProfile && (extra.length > 0 || words.length === 1)) {
    const verbs = tool.commands.flatMap(({ name }) => name ?? []);
    // `stauts work`: what is in the place of the profile may be a command that was typed first.
    const mistyped = [...words.slice(0, 1), ...asProfile].find(
      (word) => !profiles.includes(word) && nearest(word, verbs) !== undefined,
    );
    if (mistyped !== undefined) throw unknownCommand(tool, mistyped);
  }
  if (extra.length > 0) throw usageError(`Unknown: ${extra.join(" ")}`, hintForExtra(tool, command, typed));
  if (rest !== undefined && restPlaceOf(command) === undefined) {
    throw usageError(`Nothing may follow "--" here, but "${rest.join(" ")}" does.`, "Leave it out.");
  }
}

/**
 * Most often what is wrong with a line for another program is that nothing tells it from ours. Flags after its name are
 * its own.
 *
 * @returns the index of its name; undefined where there is none
 */
function startOfProgram(
  command: BoundCommand,
  own: readonly string[],
  [program]: readonly string[],
): number | undefined {
  if (restPlaceOf(command) === undefined || program === undefined) return undefined;
  const index = own.indexOf(program, command.name === undefined ? 0 : own.indexOf(command.name) + 1);
  return index < 0 ? undefined : index;
}

function hintForExtra(tool: Tool, command: BoundCommand, { own, words, given }: Typed): string {
  const start = startOfProgram(command, own, words.slice(placesOf(command).length));
  if (start !== undefined) {
    const meant = [tool.name, ...own.slice(0, start).map(quote), "--", ...own.slice(start).map(quote)].join(" ");
    return `Put -- before the command to run: ${meant}`;
  }
  const address = words.find((word) => word.includes("@"));
  const flag = Object.keys(flagsOf(command)).find((name) => name.endsWith("email") && given[name] === undefined);
  if (address !== undefined && flag !== undefined) {
    return `If it is a person: --${flag} ${quote(address)}\nSee: ${helpFor(tool, command)}`;
  }
  const takesProfile = tool.profileFirst !== true && "profile" in flagsOf(command) && given["profile"] === undefined;
  const isMeant = takesProfile && words.length === 1 && placesOf(command).length === 0;
  return `${isMeant ? `If it is a profile: --profile ${words[0]}\n` : ""}See: ${helpFor(tool, command)}`;
}

function unknownCommand(tool: Tool, word: string | undefined): Error {
  const verbs = tool.commands.flatMap(({ name }) => name ?? []);
  if (word === undefined) return usageError(`Missing command: one of ${verbs.join(", ")}`, `See: ${tool.name} --help`);
  return usageError(`Unknown: ${word}${didYouMean(word, verbs)}`, `See: ${tool.name} --help`);
}

function flagValues(tool: Tool, command: BoundCommand, { own, given }: Typed): Record<string, unknown> {
  const flags = Object.entries({ ...sharedFlagsOf(command), ...command.flags });
  const missing = flags.filter(([name, flag]) => flag.required === true && given[name] === undefined);
  const values = flags.map(([name, flag]) => [camelCase(name), valueOf(`--${name}`, flag, given[name])]);
  if (missing.length > 0) {
    const names = missing.map(([name]) => `--${name}`);
    throw usageError(`Missing: ${names.join(", ")}`, exampleWith(tool, command, { own, names }));
  }
  return Object.fromEntries(values) as Record<string, unknown>;
}

/** What was typed, with what is missing as the command's example has it: another command may do what nobody asked for. */
function exampleWith(
  tool: Tool,
  { name: verb, examples: [example] }: BoundCommand,
  { own, names }: { readonly own: readonly string[]; readonly names: readonly string[] },
): string | undefined {
  if (example === undefined) return undefined;
  const missing = names.map((name) => new RegExp(`(?<=^| )${name} \\S+`).exec(example.line)?.[0] ?? "");
  const isBare = own.length === (verb === undefined ? 0 : 1);
  if (isBare || missing.includes("")) return `For example: ${tool.name} ${example.line}`;
  return `For example: ${[tool.name, ...own.map(quote), ...missing].join(" ")}`;
}

function placedValues(tool: Tool, command: BoundCommand, { words, rest, given }: Typed): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  let next = 0;
  for (const [index, [name, place]] of placesOf(command).entries()) {
    const byFlag = place.flag === undefined ? undefined : given[place.flag];
    const isLeftOut = place.required !== true && words.length - next <= requiredAfter(command, index);
    const taken = byFlag !== undefined || isLeftOut ? [] : wordsFor(place, words, next);
    const value = byFlag ?? (place.type === "words" && taken.length > 0 ? taken : taken[0]);
    next += taken.length;
    if (value === undefined && place.required === true) {
      const oneOf = place.choices === undefined ? "" : `\nOne of: ${place.choices.join(", ")}`;
      throw usageError(`Missing argument: ${name}`, `Usage: ${typedFirst(tool, command)}${oneOf}`);
    }
    values[camelCase(name)] = valueOf(byFlag === undefined ? name : `--${place.flag}`, place, value);
  }
  if (next < words.length) {
    const twice = placesOf(command).find(([, { flag }]) => flag !== undefined && given[flag] !== undefined);
    throw usageError(
      `The ${twice?.[0]} is given twice, as an argument and with --${twice?.[1].flag}.`,
      "Leave one out.",
    );
  }
  const [restName, restPlace] = restPlaceOf(command) ?? [];
  if (restName === undefined) return values;
  if (restPlace?.required === true && (rest === undefined || rest.length === 0)) {
    throw usageError(`Missing after --: ${restName}`, `For example: ${tool.name} ${command.examples[0]?.line}`);
  }
  return { ...values, [camelCase(restName)]: rest };
}

function wordsFor({ type }: Positional, words: readonly string[], next: number): readonly string[] {
  return words.slice(next, type === "words" ? undefined : next + 1);
}

/** Those that fill the place of the profile, which is the first where there is one. */
function profileWords(command: BoundCommand, { words, given }: Pick<Typed, "words" | "given">): readonly string[] {
  const [first] = placesOf(command);
  if (first?.[1].flag !== "profile" || given["profile"] !== undefined) return [];
  return words.length <= requiredAfter(command, 0) ? [] : wordsFor(first[1], words, 0);
}

/** Whether the last place takes all words that are left. */
function takesMore(command: BoundCommand): boolean {
  return placesOf(command).at(-1)?.[1].type === "words";
}

/** An optional place before required ones is left out first. */
function requiredAfter(command: BoundCommand, index: number): number {
  return placesOf(command)
    .slice(index + 1)
    .filter(([, { required }]) => required === true).length;
}

function requireCompatible(
  tool: Tool,
  command: BoundCommand,
  { values, given }: { readonly values: Readonly<Record<string, unknown>>; readonly given: Typed["given"] },
): void {
  for (const group of command.conflicts ?? []) {
    const typed = group.filter((name) => ![undefined, false].includes(values[camelCase(name)] as undefined));
    if (typed.length < 2) continue;
    const names = typed.map((name) => (given[name] === undefined ? `a ${name}` : `--${name}`));
    throw usageError(`Use either ${names.join(" or ")}.`, `See: ${helpFor(tool, command)}`);
  }
}

/** `token-code` as `tokenCode`: the name of a flag in code. */
function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
