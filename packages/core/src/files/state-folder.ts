import { isAbsolute, join } from "node:path";
import type { Context } from "../context/index.js";

/**
 * Where a person's tools keep what they want to know the next time. A relative `XDG_STATE_HOME` counts as unset, or
 * every folder would have a state of its own.
 *
 * https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function stateFolder({ env, files }: Pick<Context, "env" | "files">): string {
  const named = env["XDG_STATE_HOME"] ?? "";
  return isAbsolute(named) ? named : join(files.home, ".local", "state");
}
