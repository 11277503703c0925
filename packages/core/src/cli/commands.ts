import { sharedFlags, type SharedFlags } from "./shared-flags.js";
import type { BoundCommand, Command, Flag, Flags, Positional, Tool } from "./tool.js";

/** The command that the words name, else the one that needs no name, where the tool has one. */
export function commandOf(tool: Tool, words: readonly string[]): BoundCommand | undefined {
  const named = tool.commands.find(({ name }) => name !== undefined && words.includes(name));
  return named ?? unnamedCommand(tool);
}

/** What the tool does where no command is named. */
export function unnamedCommand(tool: Tool): BoundCommand | undefined {
  return tool.commands.find(({ name }) => name === undefined);
}

/** The shared flags that the command does not have, in another sense or as a word, itself. */
export function sharedFlagsOf(command: Command): Flags {
  const own: object = { ...command.flags, ...command.positionals };
  const none = new Set<string>([...placeFlags(command), ...(command.without ?? [])]);
  return Object.fromEntries(Object.entries(sharedFlags).filter(([name]) => !(name in own || none.has(name))));
}

/** All that may be typed as a flag, those included that say the same as a word. */
export function flagsOf(command: Command): Flags {
  const words = placesOf(command).flatMap(([, { flag, type, describe }]): [string, Flag][] =>
    flag === undefined
      ? []
      : [[flag, { ...sharedFlags[flag], describe, ...(type === "words" ? { type: "strings" } : {}) }]],
  );
  return { ...command.flags, ...Object.fromEntries(words), ...sharedFlagsOf(command) };
}

function placeFlags(command: Command): (keyof SharedFlags)[] {
  return placesOf(command).flatMap(([, { flag }]) => flag ?? []);
}

/** The positionals that stand among the tool's own words, in their order. */
export function placesOf({ positionals = {} }: Command): [name: string, Positional][] {
  return Object.entries(positionals).filter(([, { type }]) => type !== "strings");
}

/** The positional that gets what stands after `--`. */
export function restPlaceOf({ positionals = {} }: Command): [name: string, Positional] | undefined {
  return Object.entries(positionals).find(([, { type }]) => type === "strings");
}

/** A command as its usage line has it, after the tool's name: `policy`, `<source-profile> <dest-profile> [username]`. */
export function usageOf(command: Command): string {
  const places = placesOf(command).map(([name, { required, type }]) => {
    const typed = type === "words" ? `${name}...` : name;
    return required === true ? `<${typed}>` : `[${typed}]`;
  });
  return [...(command.name === undefined ? [] : [command.name]), ...places].join(" ");
}

/** What stands before the options: `iam-login <profile> exec`. */
export function typedFirst({ name, profileFirst }: Tool, command: Command): string {
  return [name, profileFirst === true ? "<profile>" : "", usageOf(command)].filter((part) => part !== "").join(" ");
}

/** What shows all that may be typed: `iam-login exec --help`. */
export function helpFor({ name: tool }: Tool, { name }: BoundCommand): string {
  return name === undefined ? `${tool} --help` : `${tool} ${name} --help`;
}

/** What stands after the options, since all of it is another program's: `-- <command...>`. */
export function typedLast(command: Command): string {
  const place = restPlaceOf(command);
  if (place === undefined) return "";
  const [name, { required }] = place;
  return required === true ? `-- <${name}...>` : `[-- <${name}...>]`;
}

/** What may be typed once only, as sentences for the help and the documents. */
export function conflictLines(command: Command): string[] {
  const flags = flagsOf(command);
  const typed = (name: string) => (name in flags ? `--${name}` : `<${name}>`);
  return (command.conflicts ?? []).map((group) => `Use only one of: ${group.map(typed).join(", ")}`);
}
