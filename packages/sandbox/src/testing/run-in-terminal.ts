import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type * as NodePty from "@lydell/node-pty";
import { environmentOf, type BinOptions } from "./run-bin.js";
import { temporaryFolder } from "./temporary-folder.js";

/**
 * As for `runBin`, but for `input`: where given, standard input is a pipe with it, and the terminal is /dev/tty only. A
 * `bin` that is no script of Node's, such as `bash`, is run as it is.
 */
export type TerminalOptions = BinOptions & {
  /** Characters in a line; 80 where not given. */
  readonly columns?: number | undefined;
};

/** A bin that runs on a terminal of its own, and a person's eyes and hands at it. */
export interface TerminalRun {
  /**
   * Returns as soon as the screen shows it, after what an earlier call has seen, so that the same question can be
   * waited for twice.
   * @throws Error where the bin ends, or its time is over, without showing it; the message holds the screen.
   */
  waitFor(expected: string | RegExp): Promise<void>;
  type(text: string): void;
  press(key: Key): void;
  /** All that was shown so far, escape sequences left out; with them, as the terminal got it, where `raw` is set. */
  screen(options?: { raw: boolean }): string;
  /** How it ended. Rejects where it did not in time; it is killed then. */
  readonly exit: Promise<TerminalExit>;
  /** Ends it at once, with all that it has started. */
  kill(): void;
}

export type Key = keyof typeof keys;

export interface TerminalExit {
  readonly exitCode: number;
  /** The number of the signal that ended it; 0 where none did. */
  readonly signal: number;
}

const keys = { Enter: "\r", Backspace: "\x7f", "Ctrl-C": "\x03", "Ctrl-D": "\x04", "Ctrl-Z": "\x1a" };

/**
 * Starts a bin on a pseudo-terminal, which is its controlling terminal: /dev/tty is that one, and Ctrl-C is a signal to
 * it. Not on Windows, which has neither.
 */
export async function runInTerminal(options: TerminalOptions): Promise<TerminalRun> {
  const { spawn } = createRequire(import.meta.url)("@lydell/node-pty") as typeof NodePty;
  const home = await temporaryFolder();
  const [file, ...args] = await commandLine(options, home.path);
  const child = spawn(file, args, {
    name: "xterm-256color",
    cols: options.columns ?? 80,
    cwd: options.cwd ?? process.cwd(),
    env: environmentOf(options.env, home.path),
  });

  let output = "";
  let seen = 0;
  const watchers = new Set<() => void>();
  const look = () => {
    for (const watcher of watchers) watcher();
  };
  child.onData((data) => {
    output += data;
    look();
  });
  const screen = () => stripVTControlCharacters(output);

  let ended: string | undefined;
  const kill = () => {
    // It leads a session, hence a group: what it has started is in it.
    if (ended !== undefined) return;
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch (error) {
      // It ended by itself, and the news is on its way.
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  };
  const complaint = (what: string) => new Error(`${options.bin} ${what}. The screen:\n${screen()}`);
  const exit = (async () => {
    const timeout = options.timeout ?? 120_000;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      kill();
    }, timeout).unref();
    const end = await new Promise<TerminalExit>((resolve) => {
      child.onExit(({ exitCode, signal }) => resolve({ exitCode, signal: signal ?? 0 }));
    });
    clearTimeout(timer);
    ended = late ? `did not end within ${timeout} ms` : `ended with exit code ${end.exitCode}`;
    look();
    await home.remove();
    if (late) throw complaint(ended);
    return end;
  })();
  // Who only waits for a text hears of it there.
  exit.catch(() => {});

  return {
    waitFor(expected) {
      return new Promise((resolve, reject) => {
        const watcher = () => {
          const end = endOfMatch(screen().slice(seen), expected);
          if (end === undefined && ended === undefined) return;
          watchers.delete(watcher);
          if (end === undefined) {
            reject(complaint(`${ended} without showing ${expected}`));
          } else {
            seen += end;
            resolve();
          }
        };
        watchers.add(watcher);
        watcher();
      });
    },
    type: (text) => child.write(text),
    press: (key) => child.write(keys[key]),
    screen: ({ raw } = { raw: false }) => (raw ? output : screen()),
    exit,
    kill,
  };
}

/**
 * A shell puts the pipe in place, since a pseudo-terminal's program gets the terminal as its standard input. It outlives
 * a Ctrl-C, so that the exit code is the bin's.
 */
async function commandLine(options: BinOptions, folder: string): Promise<[string, ...string[]]> {
  const program: [string, ...string[]] = /\.[cm]?js$/.test(options.bin)
    ? [process.execPath, options.bin]
    : [options.bin];
  const bin: [string, ...string[]] = [...program, ...options.args];
  if (options.input === undefined) return bin;
  const input = join(folder, "input");
  await writeFile(input, options.input, { mode: 0o600 });
  const script = 'trap : INT; exec 3<"$0"; rm "$0"; cat <&3 3<&- | "$@" 3<&-';
  return ["/bin/sh", "-c", script, input, ...bin];
}

function endOfMatch(text: string, expected: string | RegExp): number | undefined {
  if (typeof expected === "string") {
    const start = text.indexOf(expected);
    return start < 0 ? undefined : start + expected.length;
  }
  const match = expected.exec(text);
  return match === null ? undefined : match.index + match[0].length;
}
