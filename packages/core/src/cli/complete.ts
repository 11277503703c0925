import type { Context } from "../context/index.js";
import { usageError } from "../errors/index.js";
import { configFile, credentialsFile, readProfiles } from "../profiles/index.js";
import { commandOf, isNamed, verb } from "./commands.js";
import { sharedFlags } from "./shared-flags.js";
import type { Flag, Flags, Tool } from "./tool.js";

const shells = ["bash", "zsh", "fish"] as const;

/**
 * `NAME completion SHELL` prints the script for that shell; the script calls `NAME --complete WORD…`, which prints what
 * the last word could become, a line each. Nothing here goes over the network.
 *
 * @throws CliError USAGE for a shell that there is no script for
 */
export async function complete(
  tool: Tool,
  argv: readonly string[],
  context: Pick<Context, "env" | "files">,
): Promise<string> {
  const [mode, ...words] = argv;
  if (mode === "completion") return completionScript(tool.name, words[0]);
  const candidates = await completions(tool, words, () => profileNames(context));
  return candidates.map((candidate) => `${candidate}\n`).join("");
}

/** A file that cannot be read has nothing to offer; the shell is no place for its error. */
async function profileNames(context: Pick<Context, "env" | "files">): Promise<string[]> {
  const files = [credentialsFile(context), configFile(context)];
  const read = await Promise.allSettled(files.map((file) => readProfiles(context, file)));
  const names = new Set<string>();
  for (const result of read) {
    if (result.status === "fulfilled") for (const name of result.value.profiles.keys()) names.add(name);
  }
  return [...names].sort();
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
  const flags: Flags = { ...sharedFlags, ...command?.flags };
  const previous = flags[(before.at(-1) ?? "").replace(/^--/, "")];
  const offered = await offers();
  return offered.filter((candidate) => candidate.startsWith(current));

  async function offers(): Promise<readonly string[]> {
    if (before.at(-1)?.startsWith("--") && previous !== undefined && previous.type !== "boolean")
      return valuesOf(previous);
    if (current.startsWith("-")) return flagNames(flags);
    const words = before.filter((word) => !word.startsWith("-")).length;
    if (tool.profileFirst === true)
      return [...(words === 0 ? await profiles() : []), ...(words <= 1 ? verbs(tool) : [])];
    const position = words - (isNamed(command) ? 1 : 0);
    const positional = Object.values(command?.positionals ?? {})[position];
    return [...(position <= 0 ? verbs(tool) : []), ...(positional === undefined ? [] : await valuesOf(positional))];
  }

  async function valuesOf(flag: Flag): Promise<readonly string[]> {
    return flag.completes === "profile" ? profiles() : (flag.choices ?? []);
  }
}

function flagNames(flags: Flags): string[] {
  const visible = Object.entries(flags).filter(([, flag]) => flag.hidden !== true);
  return [...visible.map(([name]) => `--${name}`), "--help", "--version"];
}

function verbs(tool: Tool): string[] {
  return tool.commands.filter((command) => isNamed(command)).map(verb);
}

function completionScript(name: string, shell: string | undefined): string {
  const identifier = `_${name.replaceAll("-", "_")}`;
  switch (shell) {
    case "bash":
      return `# Add to ~/.bashrc: eval "$(${name} completion bash)"
${identifier}() {
  local IFS=$'\\n'
  COMPREPLY=($(${name} --complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F ${identifier} ${name}
`;
    case "zsh":
      return `# Add to ~/.zshrc: eval "$(${name} completion zsh)"
${identifier}() {
  compadd -- \${(f)"$(${name} --complete "\${(@)words[2,CURRENT]}" 2>/dev/null)"}
}
compdef ${identifier} ${name}
`;
    case "fish":
      return `# Add to ~/.config/fish/config.fish: ${name} completion fish | source
complete -c ${name} -a '(${name} --complete (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`;
    default:
      throw usageError(
        shell === undefined ? "Say for which shell." : `There is no completion for the shell "${shell}".`,
        shells.map((known) => `${name} completion ${known}`).join("\n"),
      );
  }
}
