import { sharedFlags } from "./shared-flags.js";
import type { AnyCommand, Flags, Tool } from "./tool.js";

/** The command that the words name, else the one that needs no name, where the tool has one. */
export function commandOf(tool: Tool, words: readonly string[]): AnyCommand | undefined {
  const named = tool.commands.find((command) => isNamed(command) && words.includes(verb(command)));
  return named ?? tool.commands.find((command) => !isNamed(command));
}

/** Whether the command is called by a word of its own, and not by the tool's name alone. */
export function isNamed(command: AnyCommand | undefined): boolean {
  return command !== undefined && !command.usage.startsWith("$0");
}

export function verb(command: AnyCommand): string {
  return command.usage.split(" ")[0] ?? "";
}

/** The shared flags that the command does not have, in another sense, itself. */
export function sharedFlagsOf({ flags, positionals }: AnyCommand): Flags {
  return Object.fromEntries(Object.entries(sharedFlags).filter(([name]) => !(name in flags || name in positionals)));
}
