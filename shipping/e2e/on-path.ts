import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Whether a program can be had by its name. */
export function onPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)));
}
