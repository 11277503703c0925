import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { temporaryFolder } from "./temporary-folder.js";
import { withoutWaits } from "./without-waits.js";

export interface BinOptions {
  /** The bin's script, as by `binOf`. */
  readonly bin: string;
  readonly args: readonly string[];
  /** The whole environment; of the person's own only PATH is added, and the home folder is an empty one, where not given. */
  readonly env: Readonly<Record<string, string>>;
  /** Piped into standard input, which then ends; where not given, there is no input. */
  readonly input?: string | undefined;
  readonly cwd?: string | undefined;
  /** Milliseconds; 120,000 where not given: a machine may have other work to do. */
  readonly timeout?: number | undefined;
}

export interface BinResult {
  /** null where a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  /** Without what says only how busy this machine is. */
  readonly stderr: string;
}

/**
 * Runs a bin as a process of its own, with this very Node, and with no terminal: nobody can be asked, not even when
 * a person runs the tests.
 * @throws Error where it does not end in time; it is killed then.
 */
export async function runBin(options: BinOptions): Promise<BinResult> {
  const home = await temporaryFolder();
  try {
    const child = spawn(process.execPath, [options.bin, ...options.args], {
      env: environmentOf(options.env, home.path),
      cwd: options.cwd,
      stdio: ["pipe", "pipe", "pipe"],
      // A session of its own, or no console: it could open the terminal of the person who runs the tests otherwise.
      detached: true,
    });
    const timeout = options.timeout ?? 120_000;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      if (child.pid !== undefined) killAll(child.pid);
    }, timeout);
    // A bin may end without having read its input.
    child.stdin.on("error", () => {});
    child.stdin.end(options.input);
    const [[exitCode, signal], stdout, stderr] = await Promise.all([
      once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>,
      text(child.stdout),
      text(child.stderr),
    ]).finally(() => clearTimeout(timer));
    if (late) throw new Error(`${options.bin} did not end within ${timeout} ms. It said:\n${stdout}${stderr}`);
    return { exitCode, signal, stdout, stderr: withoutWaits(stderr) };
  } finally {
    await home.remove();
  }
}

/** With what it started, which may hold its output open. */
function killAll(pid: number): void {
  if (process.platform === "win32") spawn("taskkill", ["/F", "/T", "/PID", String(pid)], { stdio: "ignore" });
  else process.kill(-pid, "SIGKILL");
}

/** Nothing of the person's own environment but where programs are; their home folder, with its AWS files, least of all. */
export function environmentOf(env: Readonly<Record<string, string>>, home: string): Record<string, string> {
  const homeVariable = process.platform === "win32" ? "USERPROFILE" : "HOME";
  return { PATH: process.env["PATH"] ?? "", [homeVariable]: home, ...env };
}
