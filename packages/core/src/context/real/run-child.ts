import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { platform } from "node:process";
import { text } from "node:stream/consumers";
import type { ChildCommand, ChildResult } from "../context.js";
import { closeTerminal, openTerminal, type Terminal } from "./open-terminal.js";

/** Asked of this process, meant for the child: it decides what to do about them. */
const passedOn = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export async function runChild(command: ChildCommand): Promise<ChildResult> {
  const { input } = command;
  const spawnProgram = await spawner();
  const terminal = command.onTerminal === true ? openTerminal() : undefined;
  const child = start(spawnProgram, command, terminal);
  if (terminal !== undefined) closeTerminal(terminal);
  // A terminal sends Ctrl-C to the child by itself, and once is enough.
  const passOn = passedOn.map((signal) => [signal, () => signal !== "SIGINT" && child.kill(signal)] as const);
  for (const [signal, listener] of passOn) process.on(signal, listener);
  // It may end without having read its input.
  child.stdin?.on("error", () => {});
  child.stdin?.end(input);
  try {
    const [[exitCode, signal], stdout] = await Promise.all([
      once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>,
      child.stdout === null ? "" : text(child.stdout),
    ]);
    return { exitCode: exitCode ?? 128 + (signal === null ? 0 : constants.signals[signal]), stdout };
  } finally {
    for (const [signal, listener] of passOn) process.off(signal, listener);
  }
}

function start(
  spawnProgram: typeof spawn,
  { line, env, input, capture }: ChildCommand,
  terminal: Terminal | undefined,
): ChildProcess {
  const options: SpawnOptions = {
    stdio: [
      terminal?.input ?? (input === undefined ? "inherit" : "pipe"),
      capture ? "pipe" : "inherit",
      terminal?.output ?? "inherit",
    ],
    ...(env === undefined ? {} : { env: { ...env } }),
  };
  if (typeof line === "string") return spawn(line, { ...options, shell: true });
  const [program, ...args] = line;
  return spawnProgram(program, args, options);
}

/** On Windows what npm installs are scripts, and Node starts programs only. */
async function spawner(): Promise<typeof spawn> {
  return platform === "win32" ? (await import("cross-spawn")).default.spawn : spawn;
}
