/**
 * What documents say of a tool, taken from its definition (core's `Tool`), so that none says anything else: its manual
 * page and the tables in its README.
 */
import { exitCodes } from "@iam-tools/core/errors";
import { conflictLines, sharedFlags, typedFirst, typedLast } from "@iam-tools/core/cli";

export { conflictLines, typedFirst, typedLast };

/** `iam-mfa <source-profile> <dest-profile> [username]`, `iam-login <profile> exec -- <command...>` */
export function commandLine(tool, command) {
  return [typedFirst(tool, command), typedLast(command)].filter((part) => part !== "").join(" ");
}

/** Names and meaning of a command's positionals and flags. */
export function optionRows({ positionals = {}, flags = {} }) {
  return [
    ...Object.entries(positionals).map(([name, flag]) => [`<${name}>`, meaning(flag)]),
    ...visible(flags).map(([name, flag]) => [names(name, flag), meaning(flag)]),
  ];
}

/** Those flags that every tool has and no command of this one defines anew. */
export function sharedOptionRows({ commands }) {
  const redefined = (name) => commands.every(({ flags = {}, without = [] }) => name in flags || without.includes(name));
  return [
    ...Object.entries(sharedFlags)
      .filter(([name]) => !redefined(name))
      .map(([name, flag]) => [names(name, flag), meaning(flag)]),
    ["--help, -h", "Show what can be typed"],
    ["--version, -V", "Show the version"],
  ];
}

/** Exit codes with what they say; the same in all tools. */
export const exitStatus = Object.entries({
  done: "Done",
  failed: "Failed; standard error says why",
  usage: "The command line cannot be right; nothing was done",
  partlyDone: "Some was done and some was not; the output says which",
  refused: "Refused for safety; nothing was done, and the message names the flag that allows it",
  cancelled: "Cancelled",
}).map(([name, says]) => [String(exitCodes[name]), says]);

function visible(flags) {
  return Object.entries(flags).filter(([, flag]) => flag.hidden !== true);
}

function names(name, { alias = [], type }) {
  const value = { boolean: "", string: " VALUE", duration: " TIME", strings: " VALUE..." }[type];
  return [name, ...alias].map((one) => (one.length === 1 ? `-${one}` : `--${one}`)).join(", ") + value;
}

function meaning({ describe, choices, required, default: preset }) {
  const more = [
    ...(choices === undefined ? [] : [`one of ${choices.join(", ")}`]),
    ...(required === true ? ["required"] : []),
    ...(preset === undefined ? [] : [`default: ${preset}`]),
  ];
  return more.length === 0 ? describe : `${describe} (${more.join("; ")})`;
}
