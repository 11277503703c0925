import { isNamed, verb } from "./commands.js";
import { sharedFlags } from "./shared-flags.js";
import type { Flags, Tool } from "./tool.js";

/**
 * The words of a tool whose profile comes first, with the profile as the value of `--profile`: `work init` becomes
 * `--profile work init`. One word alone that is a command's name is that command; a profile of such a name is reached
 * by a second word (`status status`) or by `--profile`.
 */
export function profileAsFlag(tool: Tool, words: readonly string[]): readonly string[] {
  if (words.some((word) => /^--profile(=|$)/.test(word))) return words;
  const [first, second] = plainWords(tool, words);
  if (first === undefined) return words;
  const isVerb = tool.commands.some((command) => isNamed(command) && verb(command) === words[first]);
  if (isVerb && second === undefined) return words;
  return [...words.slice(0, first), `--profile=${words[first]}`, ...words.slice(first + 1)];
}

/** The positions of the words that are neither flags nor flags' values. */
function plainWords(tool: Tool, words: readonly string[]): number[] {
  const flags: Flags = Object.assign({}, ...tool.commands.map((command) => command.flags), sharedFlags);
  return [...words.keys()].filter((index) => {
    const flag = flags[(words[index - 1] ?? "").replace(/^--/, "")];
    const isValue = words[index - 1]?.startsWith("--") === true && flag !== undefined && flag.type !== "boolean";
    return !isValue && !words[index]?.startsWith("-");
  });
}
