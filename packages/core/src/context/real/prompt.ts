import { closeSync, openSync } from "node:fs";
import { createInterface, type Interface } from "node:readline";
import { Writable } from "node:stream";
import { ReadStream, WriteStream } from "node:tty";
import { cancelled } from "../../errors/index.js";
import type { Prompt } from "../context.js";

/**
 * Asks on the terminal that the process belongs to, which is there even where standard input and output are pipes:
 * `/dev/tty`, or the console on Windows.
 */
export function realPrompt(signal: AbortSignal): Prompt {
  let piped: Interface | undefined;
  let lines: AsyncIterator<string> | undefined;
  return {
    get canAsk() {
      const terminal = openTerminal();
      if (terminal === undefined) return false;
      closeSync(terminal.input);
      if (terminal.output !== terminal.input) closeSync(terminal.output);
      return true;
    },
    ask: (question) => askOnTerminal(question, { hidden: false, signal }),
    askSecret: (question) => askOnTerminal(question, { hidden: true, signal }),
    async readPipedLine() {
      if (process.stdin.isTTY) return undefined;
      piped ??= createInterface({ input: process.stdin, terminal: false });
      lines ??= piped[Symbol.asyncIterator]();
      const line = await lines.next();
      // A writer that keeps its end open must not keep this process alive.
      process.stdin.pause();
      if ("unref" in process.stdin) process.stdin.unref();
      return line.done === true ? undefined : line.value;
    },
  };
}

function askOnTerminal(question: string, options: { hidden: boolean; signal: AbortSignal }): Promise<string> {
  if (options.signal.aborted) return Promise.reject(cancelled());
  const terminal = openTerminal();
  if (terminal === undefined) return Promise.reject(new Error("There is no terminal to ask on"));
  const input = new ReadStream(terminal.input);
  const screen = new WriteStream(terminal.output);
  return new Promise((resolve, reject) => {
    const shown = options.hidden ? new Writable({ write: (_chunk, _encoding, done) => done() }) : screen;
    const lines = createInterface({ input, output: shown, terminal: true, historySize: 0 });
    // Asked once the terminal echoes nothing by itself any more, so that not even the fastest answer is shown. By hand,
    // since readline would draw the question, and what was typed, again at every key.
    screen.write(question);
    lines.setPrompt(options.hidden ? "" : question);
    // By hand, since readline would draw it again, and what was typed, at every key; and only now that the terminal no
    // longer shows by itself what is typed.
    screen.write(question);
    let answer: string | undefined;
    lines.once("line", (line) => {
      answer = line;
      lines.close();
    });
    lines.once("SIGINT", () => lines.close());
    const abort = () => lines.close();
    options.signal.addEventListener("abort", abort, { once: true });
    lines.once("close", () => {
      options.signal.removeEventListener("abort", abort);
      if (options.hidden || answer === undefined) screen.write("\n");
      input.destroy();
      if (terminal.output !== terminal.input) screen.destroy();
      if (answer === undefined) reject(cancelled());
      else resolve(answer);
    });
  });
}

function openTerminal(): { input: number; output: number } | undefined {
  try {
    if (process.platform !== "win32") {
      const both = openSync("/dev/tty", "r+");
      return { input: both, output: both };
    }
    return { input: openSync("\\\\.\\CONIN$", "r+"), output: openSync("\\\\.\\CONOUT$", "r+") };
  } catch {
    return undefined;
  }
}
