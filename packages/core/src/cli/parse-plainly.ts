import { camelCase } from "./camel-case.js";
import { sharedFlagsOf, verb } from "./commands.js";
import type { Parsed } from "./parse-arguments.js";
import { profileAsFlag } from "./profile-as-flag.js";
import { splitWords } from "./split-words.js";
import type { AnyCommand, Flag, Flags, Tool } from "./tool.js";

/**
 * Reads what is plainly right, and leaves all else to yargs: lines with something missing, unknown, mistyped, doubled
 * or asking for help, and those that could be read in two ways. What it does read, yargs reads the same.
 *
 * Loading yargs and starting it takes about as long as starting Node. A tool that a shell's prompt runs, or another
 * program for its credentials, is run hundreds of times a day with a line that has nothing wrong.
 *
 * @returns undefined where yargs has to look at it
 */
export function parsePlainly(tool: Tool, argv: readonly string[]): Parsed | undefined {
  const { own, rest: foreign } = splitWords(argv);
  if (foreign !== undefined) return undefined;
  return parseWords(tool, tool.profileFirst === true ? profileAsFlag(tool, own) : own);
}

function parseWords(tool: Tool, argv: readonly string[]): Parsed | undefined {
  const verbs = tool.commands.map(verb);
  const place = argv[0]?.startsWith("--profile=") === true ? 1 : 0;
  const named = tool.commands[verbs.indexOf(argv[place] ?? "")];
  const command = named ?? tool.commands[verbs.indexOf("$0")];
  const rest = named === undefined ? argv : argv.toSpliced(place, 1);
  // A command's name in another place may be meant as one.
  if (command === undefined || rest.some((word) => verbs.includes(word))) return undefined;
  const words = sortWords(rest, flagsOf(command));
  const values = words === undefined ? undefined : valuesOf(command, words);
  return values === undefined ? undefined : { kind: "run", command, values };
}

interface Words {
  readonly plain: readonly string[];
  /** What was given for a flag, by its name as it is defined. */
  readonly given: ReadonlyMap<string, true | readonly string[]>;
}

function sortWords(argv: readonly string[], flags: Flags): Words | undefined {
  const names = new Map(
    Object.entries(flags).flatMap(([name, flag]) => [name, ...(flag.alias ?? [])].map((typed) => [typed, name])),
  );
  const plain: string[] = [];
  const given = new Map<string, true | readonly string[]>();
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? "";
    if (isPlain(word)) {
      plain.push(word);
      continue;
    }
    const [, typed = "", ofWord] = /^--([^=]+)(?:=(.+))?$/s.exec(word) ?? [];
    const name = names.get(typed) ?? "";
    const flag = flags[name];
    if (flag === undefined || given.has(name)) return undefined;
    const following = ofWord === undefined ? plainFrom(argv, index + 1) : [ofWord];
    const takes = { boolean: 0, string: 1, number: 1, strings: following.length }[flag.type];
    const isRead = flag.type === "boolean" ? ofWord === undefined : isPlain(following[0] ?? "");
    if (!isRead || (flag.type === "strings" && ofWord !== undefined)) return undefined;
    given.set(name, flag.type === "boolean" ? true : following.slice(0, takes));
    if (ofWord === undefined) index += takes;
  }
  return { plain, given };
}

/** The words from there on up to the next flag. */
function plainFrom(argv: readonly string[], start: number): string[] {
  const end = argv.findIndex((word, index) => index >= start && !isPlain(word));
  return argv.slice(start, end === -1 ? argv.length : end);
}

/** Neither a flag, nor one of the words that yargs has a sense of its own for, nor in quotes, which it would take off. */
function isPlain(word: string): boolean {
  return word !== "" && !/^["'-]/.test(word) && !["true", "false", "help"].includes(word);
}

function valuesOf(command: AnyCommand, { plain, given }: Words): object | undefined {
  const values: Record<string, unknown> = {};
  for (const [name, flag] of Object.entries(flagsOf(command))) {
    const value = valueOf(flag, given.get(name));
    if (value === undefined && (flag.required === true || given.has(name))) return undefined;
    values[camelCase(name)] = value;
  }
  const places = command.usage.split(" ").slice(1);
  const needed = places.filter((place) => place.startsWith("<"));
  if (plain.length < needed.length || plain.length > places.length) return undefined;
  for (const [index, place] of places.entries()) values[camelCase(place.slice(1, -1))] = plain[index];
  return values;
}

/** Undefined where nothing is given, and where what is given cannot be right. */
function valueOf(flag: Flag, given: true | readonly string[] | undefined): unknown {
  if (flag.type === "boolean") return given === true;
  if (given === undefined || given === true) return flag.default;
  if (flag.choices !== undefined && !given.every((value) => flag.choices?.includes(value))) return undefined;
  if (flag.type === "strings") return given;
  if (flag.type === "string") return given[0];
  const number = Number(given[0]);
  return Number.isFinite(number) ? number : undefined;
}

function flagsOf(command: AnyCommand): Flags {
  return { ...sharedFlagsOf(command), ...command.flags };
}
