import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../context.js";

/**
 * The script behind a command on Windows, which starts programs by itself and leaves scripts to cmd.exe: what npm
 * installs are scripts. Undefined for a program, and where there is neither.
 */
export function findScript(command: string, env: Environment): string | undefined {
  if (isScript(command)) return command;
  const [, path = ""] = Object.entries(env).find(([name]) => name.toUpperCase() === "PATH") ?? [];
  const folders = /[\\/]/.test(command) ? [""] : path.split(";");
  const candidates = folders.flatMap((folder) =>
    [".com", ".exe", ".bat", ".cmd"].map((ending) => join(folder, command + ending)),
  );
  const found = candidates.find((candidate) => existsSync(candidate));
  return found !== undefined && isScript(found) ? found : undefined;
}

/**
 * A line for `cmd.exe /d /s /c` that runs the script with these very arguments. The line is read once, and what the
 * script hands on by its `%*` once more, so that arguments are escaped twice.
 *
 * https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/cmd
 */
export function scriptLine(script: string, args: readonly string[]): string {
  return `"${[`"${script}"`, ...args.map((argument) => escape(escape(quote(argument))))].join(" ")}"`;
}

function isScript(path: string): boolean {
  return /\.(?:bat|cmd)$/i.test(path);
}

/** As programs take a line apart: a backslash counts as one unless quotes follow. */
function quote(argument: string): string {
  return `"${argument.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, "$1$1")}"`;
}

function escape(text: string): string {
  return text.replaceAll(/[()\][%!^"`<>&|;, *?]/g, "^$&");
}
