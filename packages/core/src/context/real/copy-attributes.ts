import { chmodSync, statSync } from "node:fs";
import { platform } from "node:process";

/**
 * Node knows neither access lists nor extended attributes, and GNU's cp does both (cp(1), `--attributes-only`). Without
 * it there is no telling whether the file has any. Systems other than Linux keep the mode alone.
 */
export async function copyAttributes(from: string, to: string): Promise<boolean> {
  if (platform !== "linux") {
    chmodSync(to, statSync(from).mode & 0o7777);
    return true;
  }
  // Loads now, and not with the program, which hardly ever needs it.
  const { execFile } = process.getBuiltinModule("node:child_process");
  const { promisify } = process.getBuiltinModule("node:util");
  const options = ["--attributes-only", "--preserve=mode,xattr", "--"];
  return promisify(execFile)("cp", [...options, from, to]).then(
    () => true,
    () => false,
  );
}
