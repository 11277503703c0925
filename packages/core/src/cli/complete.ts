import type { Context } from "../context/index.js";
import { usageError } from "../errors/index.js";
import { commandOf, flagsOf } from "./commands.js";
import { profileNames } from "./profile-names.js";
import { readBashLine } from "./read-bash-line.js";
import { sharedFlags } from "./shared-flags.js";
import type { Flag, Flags, Positional, Tool } from "./tool.js";

const shells = ["bash", "zsh", "fish"] as const;

/**
 * `NAME completion SHELL` prints the script for that shell. The script calls `NAME --complete WORD…`, which prints what
 * the last word could become, a line each; that for bash calls `NAME completion bash LINE BREAKS`, which prints the same
 * as bash needs it. Nothing here goes over the network.
 *
 * @throws CliError USAGE for a shell that there is no script for
 */
export async function complete(
  tool: Tool,
  argv: readonly string[],
  context: Pick<Context, "clock" | "env" | "files">,
): Promise<string> {
  const [mode, ...words] = argv;
  const [shell, line, breaks = ""] = words;
  const profiles = () => profileNames(context);
  if (mode !== "completion") return lines(await completions(tool, words, profiles));
  if (shell !== "bash" || line === undefined) return completionScript(tool.name, shell);
  const typed = readBashLine(line, breaks);
  return lines((await completions(tool, typed.words, profiles)).map((one) => typed.insert(one)));
}

function lines(candidates: readonly string[]): string {
  return candidates.map((candidate) => `${candidate}\n`).join("");
}

/** What the last of the words typed after the tool's name could become. */
export async function completions(
  tool: Tool,
  words: readonly string[],
  profiles: () => Promise<readonly string[]>,
): Promise<string[]> {
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const command = commandOf(tool, before);
  const flags: Flags = command === undefined ? sharedFlags : flagsOf(command);
  const previous = flags[(before.at(-1) ?? "").replace(/^--/, "")];
  const offered = await offers();
  return offered.filter((candidate) => candidate.startsWith(current));

  async function offers(): Promise<readonly string[]> {
    if (before.at(-1)?.startsWith("--") && previous !== undefined && previous.type !== "boolean")
      return valuesOf(previous);
    const [start, name = ""] = /^--([\w-]+)=/.exec(current) ?? [];
    const assigned = flags[name];
    if (assigned !== undefined) return (await valuesOf(assigned)).map((value) => `${start}${value}`);
    if (current.startsWith("-")) return flagNames(flags);
    const words = before.filter((word) => !word.startsWith("-")).length;
    if (tool.profileFirst === true)
      return [...(words === 0 ? await profiles() : []), ...(words <= 1 ? verbs(tool) : [])];
    const named = command?.name !== undefined;
    const places = Object.values<Positional>(command?.positionals ?? {});
    const last = places.at(-1)?.type === "words" ? places.length - 1 : Infinity;
    const positional = places[Math.min(last, words - (named ? 1 : 0))];
    return [
      ...(words === 0 && !named ? verbs(tool) : []),
      ...(positional === undefined ? [] : await valuesOf(positional)),
    ];
  }

  async function valuesOf(flag: Pick<Flag, "choices" | "completes">): Promise<readonly string[]> {
    return flag.completes === "profile" ? profiles() : (flag.choices ?? []);
  }
}

function flagNames(flags: Flags): string[] {
  const visible = Object.entries(flags).filter(([, flag]) => flag.hidden !== true);
  return [...visible.map(([name]) => `--${name}`), "--help", "--version"];
}

function verbs(tool: Tool): string[] {
  return tool.commands.flatMap(({ name }) => name ?? []);
}

function completionScript(name: string, shell: string | undefined): string {
  const identifier = `_${name.replaceAll("-", "_")}`;
  switch (shell) {
    case "bash":
      return `# Add to ~/.bashrc: eval "$(${name} completion bash)"
${identifier}() {
  local candidate
  COMPREPLY=()
  while IFS= read -r candidate; do
    COMPREPLY+=("$candidate")
  done < <(${name} completion bash "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
}
complete -o default -F ${identifier} ${name}
`;
    case "zsh":
      return `# Add to ~/.zshrc, below compinit: eval "$(${name} completion zsh)"
${identifier}() {
  compadd -- \${(f)"$(${name} --complete "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)"} || _files
}
compdef ${identifier} ${name}
`;
    case "fish":
      return `# Add to ~/.config/fish/config.fish: ${name} completion fish | source
function ${identifier}
  set -l flag (commandline -ct | string match -r "^-.*"; or echo "")
  set -l candidates (${name} --complete (commandline -opc)[2..] $flag 2>/dev/null)
  and string length -q -- $candidates
  and printf "%s\\n" $candidates
  or __fish_complete_path (commandline -ct)
end
complete -c ${name} -f -a '(${identifier})'
`;
    default:
      throw usageError(
        shell === undefined ? "Missing argument: shell" : `No completion for the shell "${shell}".`,
        shells.map((known) => `${name} completion ${known}`).join("\n"),
      );
  }
}
