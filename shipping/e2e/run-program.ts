import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { text } from "node:stream/consumers";

export interface ProgramResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end with nothing to read, in the environment of the test. */
export async function runProgram(
  line: readonly [program: string, ...args: string[]],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<ProgramResult> {
  const [program, ...args] = line;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [[exitCode], stdout, stderr] = await Promise.all([
    once(child, "close") as Promise<[number]>,
    text(child.stdout),
    text(child.stderr),
  ]).catch((cause: unknown) => {
    // Node says of a folder that is gone that the program is.
    const folder = existsSync(options.cwd) ? "is there" : "is gone";
    throw new Error(`${program} could not be run in ${options.cwd}, which ${folder}: ${String(cause)}`, { cause });
  });
  return { exitCode, stdout, stderr };
}
