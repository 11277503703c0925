import { platform } from "node:process";

/**
 * Node does not know access lists; ls marks what has one with a plus behind the mode (POSIX, ls(1): "alternate access
 * method"), BusyBox's does not. macOS has them on most of what it makes, and they forbid there rather than allow.
 */
export async function hasAccessList(path: string): Promise<boolean> {
  if (platform !== "linux") return false;
  const { execFile } = process.getBuiltinModule("node:child_process");
  const { promisify } = process.getBuiltinModule("node:util");
  return promisify(execFile)("ls", ["-ld", "--", path], { env: { ...process.env, LC_ALL: "C" } }).then(
    ({ stdout }) => /^\S{10}\+/.test(stdout),
    () => false,
  );
}
