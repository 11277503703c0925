import type { Context } from "@iam-tools/core/context";

/**
 * A person's folder for files of one kind. What is set and is no absolute path does not count: it would be another
 * folder wherever the tool is run.
 *
 * https://specifications.freedesktop.org/basedir-spec/latest/
 *
 * @param usual below the home folder, such as `.config`
 */
export function baseFolder(
  { env, files }: Pick<Context, "env" | "files">,
  variable: "XDG_CONFIG_HOME" | "XDG_STATE_HOME",
  usual: string,
): string {
  const set = env[variable] ?? "";
  return isAbsolute(set) ? set : `${files.home}/${usual}`;
}

export function isAbsolute(path: string): boolean {
  return path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path);
}
