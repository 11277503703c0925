import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { constants } from "node:os";
import { kill, platform } from "node:process";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { isatty } from "node:tty";
import { hasCode } from "../../errors/index.js";
import type { ChildCommand, ChildResult } from "../context.js";
import { descendantsOnceStill } from "./descendants.js";
import { closeTerminal, openTerminal, type Terminal } from "./open-terminal.js";

/** Asked of this process, meant for the child: it decides what to do about them. */
const passedOn = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Likewise, of one that has the output, and is what the person sees running. Windows has none of them. */
const passedOnToProgram = ["SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGWINCH"] as const;
/** A terminal sends these to the child by itself, and once is enough. */
const ofTerminal: ReadonlySet<NodeJS.Signals> = new Set(["SIGINT", "SIGQUIT", "SIGWINCH"] as const);

export async function runChild(command: ChildCommand): Promise<ChildResult> {
  const { input } = command;
  const spawnProgram = await spawner();
  const terminal = command.onTerminal === true ? openTerminal() : undefined;
  const child = start(spawnProgram, command, terminal);
  if (terminal !== undefined) closeTerminal(terminal);
  const isOnTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
  const signals = command.capture || platform === "win32" ? passedOn : [...passedOn, ...passedOnToProgram];
  const passOn = signals.map((signal) => {
    const pass = () => (isOnTerminal && ofTerminal.has(signal) ? undefined : tell(child, command, signal));
    return [signal, pass] as const;
  });
  for (const [signal, listener] of passOn) process.on(signal, listener);
  // A child that has the output is what the person works with: it may take any number of Ctrl-C for something else.
  const giveBack = command.capture ? () => {} : takeListeners(passOn.map(([, listener]) => listener));
  // It may end without having read its input.
  child.stdin?.on("error", () => {});
  child.stdin?.end(input);
  try {
    const [stdout, stderr] = [gather(child.stdout), gather(child.stderr)];
    const ended = once(child, "exit").catch((error: unknown) => Promise.reject(ofFolder(error, command)));
    const [exitCode, signal] = (await ended) as [number | null, NodeJS.Signals | null];
    child.stdin?.destroy();
    return {
      exitCode: exitCode ?? 128 + (signal === null ? 0 : constants.signals[signal]),
      stdout: await stdout.untilQuiet(),
      stderr: await stderr.untilQuiet(),
    };
  } finally {
    giveBack();
    for (const [signal, listener] of passOn) process.off(signal, listener);
  }
}

/** The system says of a folder what it says of a file that may not be run. */
function ofFolder(error: unknown, { line }: ChildCommand): unknown {
  if (typeof line === "string" || !hasCode(error, "EACCES")) return error;
  const [program] = line;
  const isFolder = statSync(program, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? Object.assign(new Error(`${program} is a directory`, { cause: error }), { code: "EISDIR" }) : error;
}

/** Has signals tell nobody else for a while. @returns what ends that */
function takeListeners(own: readonly (() => void)[]): () => void {
  const taken = passedOn.flatMap((signal) =>
    process
      .listeners(signal)
      .filter((listener) => !own.includes(listener as () => void))
      .map((listener) => [signal, listener] as const),
  );
  for (const [signal, listener] of taken) process.off(signal, listener);
  return () => {
    for (const [signal, listener] of taken) process.on(signal, listener);
  };
}

/**
 * A shell keeps a signal for itself: what it has started is told, too. Meanwhile it stands still, so that it starts
 * nothing more, which would be told by nobody.
 */
function tell(child: ChildProcess, { line }: ChildCommand, signal: NodeJS.Signals): void {
  const { pid: shell } = child;
  const isShell = typeof line === "string" && shell !== undefined && platform !== "win32";
  const others = isShell ? descendantsOnceStill(shell, signal) : [];
  child.kill(signal);
  if (isShell) child.kill("SIGCONT");
  for (const pid of others) {
    try {
      kill(pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** Milliseconds of silence after which a child that has ended is taken to have said all. */
const quiet = 200;
/** Milliseconds for which it is listened to at most. */
const longest = 2_000;

/** What a child writes. Its end is not waited for: what the child has left running may hold the stream open for ever. */
function gather(stream: Readable | null) {
  const chunks: Buffer[] = [];
  stream?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return {
    async untilQuiet(): Promise<string> {
      if (stream !== null) await listen(stream, chunks, longest);
      stream?.destroy();
      return Buffer.concat(chunks).toString("utf8");
    },
  };
}

async function listen(stream: Readable, chunks: readonly Buffer[], patience: number): Promise<void> {
  if (stream.closed) return;
  const said = chunks.length;
  await Promise.race([sleep(quiet, undefined, { ref: false }), once(stream, "close")]);
  if (said !== chunks.length && patience > 0) await listen(stream, chunks, patience - quiet);
}

function start(
  spawnProgram: typeof spawn,
  { line, env, input, capture, keepErrors }: ChildCommand,
  terminal: Terminal | undefined,
): ChildProcess {
  const options: SpawnOptions = {
    stdio: [
      terminal?.input ?? (input === undefined ? "inherit" : "pipe"),
      capture ? "pipe" : "inherit",
      keepErrors === true ? "pipe" : (terminal?.output ?? "inherit"),
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
