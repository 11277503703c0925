import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { sourceFile } from "./furnish.js";

export interface Entry {
  readonly line: readonly [program: string, ...args: string[]];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A person's shell, and not a program that ends by itself. */
  readonly isShell: boolean;
}

/**
 * A shell without arguments reads the person's own start-up file, then the sandbox's: whatever that file sets, the
 * sandbox's settings and the prompt stand.
 */
export async function enterShell(
  [program, ...args]: readonly [string, ...string[]],
  env: Entry["env"],
  folder: string,
): Promise<Entry> {
  const name = args.length > 0 ? "" : basename(program);
  const posix = sourceFile(folder, "posix");
  if (name === "bash") {
    const file = join(folder, "bashrc");
    await writeFile(file, `[ -f ~/.bashrc ] && . ~/.bashrc\n. '${posix}'\n`, { mode: 0o600 });
    return { line: [program, "--rcfile", file], env, isShell: true };
  }
  if (name === "zsh") {
    const own = join(folder, "zsh");
    await mkdir(own, { mode: 0o700 });
    const home = `ZDOTDIR="\${IAM_SANDBOX_ZDOTDIR:-$HOME}"`;
    const lines = [home, ...[".zshenv", ".zshrc"].map((file) => `[ -f "$ZDOTDIR/${file}" ] && . "$ZDOTDIR/${file}"`)];
    await writeFile(join(own, ".zshrc"), `${[...lines, `. '${posix}'`].join("\n")}\n`, { mode: 0o600 });
    return { line: [program], env: { ...env, ZDOTDIR: own, IAM_SANDBOX_ZDOTDIR: env["ZDOTDIR"] }, isShell: true };
  }
  if (name === "fish") {
    return { line: [program, "-C", `source '${sourceFile(folder, "fish")}'`], env, isShell: true };
  }
  if (["sh", "dash", "ksh"].includes(name)) {
    return { line: [program], env: { ...env, PS1: "(sandbox) $ " }, isShell: true };
  }
  return { line: [program, ...args], env, isShell: false };
}
