import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { ReadStream, WriteStream } from "node:tty";
import { cancelled } from "../../errors/index.js";
import { foldForTerminal } from "../fold.js";
import { forTerminal } from "../terminal-text.js";
import { guardTerminal, type TerminalGuard } from "./guard-terminal.js";
import { openTerminal, type Terminal } from "./open-terminal.js";

export interface Question {
  /** Whether what is typed is not shown. */
  readonly hidden: boolean;
  readonly signal: AbortSignal;
}

export async function askOnTerminal(question: string, options: Question): Promise<string> {
  if (options.signal.aborted) throw cancelled();
  const terminal = openTerminal();
  if (terminal === undefined) throw new Error("There is no terminal to ask on");
  const guard = await guardTerminal(terminal.input);
  try {
    return await ask(question, { ...options, terminal, guard });
  } finally {
    guard.done();
  }
}

function ask(asked: string, options: Question & { terminal: Terminal; guard: TerminalGuard }): Promise<string> {
  const { terminal, guard, hidden, signal } = options;
  const input = new ReadStream(terminal.input);
  const screen = new WriteStream(terminal.output);
  // Two less, one for the blank at its end: readline takes a last line that fills its row for one of two rows, and would
  // draw it a second time below.
  const question = forTerminal(foldForTerminal(asked, (screen.columns || 80) - 2));
  return new Promise((resolve, reject) => {
    const shown = hidden ? new Writable({ write: (_chunk, _encoding, done) => done() }) : screen;
    const lines = createInterface({ input, output: shown, terminal: true, historySize: 0 });
    guard.asking();
    // Asked once the terminal echoes nothing by itself any more, so that not even the fastest answer is shown. By hand,
    // since readline would draw the question, and what was typed, again at every key.
    screen.write(question);
    // Its last line alone: readline believes that it drew no other, and would draw the whole again below the first.
    lines.setPrompt(hidden ? "" : question.slice(question.lastIndexOf("\n") + 1));
    let answer: string | undefined;
    let ended = false;
    lines.once("line", (line) => {
      answer = line;
      lines.close();
    });
    lines.once("SIGINT", () => {
      lines.close();
      interruptAll();
    });
    // By readline itself only this process would stop, and nobody would read the terminal when it goes on.
    lines.on("SIGTSTP", () => {
      input.setRawMode(false);
      process.once("SIGCONT", () => {
        if (ended) return;
        input.setRawMode(true);
        screen.write(`${question}${hidden ? "" : lines.line}`);
      });
      stopAll();
    });
    const abort = () => lines.close();
    signal.addEventListener("abort", abort, { once: true });
    const end = () => {
      if (ended) return;
      ended = true;
      signal.removeEventListener("abort", abort);
      if (hidden || answer === undefined) screen.write("\n");
      input.destroy();
      if (terminal.output !== terminal.input) screen.destroy();
      if (answer === undefined) reject(cancelled());
      else resolve(answer);
    };
    lines.once("close", end);
    // A terminal that was closed can be neither read nor written, nor set back: that ends the question as Ctrl-C does.
    for (const gone of [input, screen, lines]) gone.on("error", end);
    // It was asked to end while the guard was set up.
    if (signal.aborted) lines.close();
  });
}

/**
 * While keys are read one by one, the terminal makes no signal of Ctrl-C. So it is made here, for all that it would be
 * for: those that wait for this one, and the program that has started them. Windows has no such groups.
 */
function interruptAll(): void {
  if (process.platform !== "win32") process.kill(0, "SIGINT");
}

/** Likewise for Ctrl-Z: a shell takes back its terminal only when the program that it started has stopped. */
function stopAll(): void {
  if (process.platform !== "win32") process.kill(0, "SIGTSTP");
}
