import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { ReadStream, WriteStream } from "node:tty";
import { cancelled } from "../../errors/index.js";
import { openTerminal } from "./open-terminal.js";

export function askOnTerminal(question: string, options: { hidden: boolean; signal: AbortSignal }): Promise<string> {
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
    let answer: string | undefined;
    lines.once("line", (line) => {
      answer = line;
      lines.close();
    });
    lines.once("SIGINT", () => lines.close());
    const abort = () => lines.close();
    options.signal.addEventListener("abort", abort, { once: true });
    let ended = false;
    const end = () => {
      if (ended) return;
      ended = true;
      options.signal.removeEventListener("abort", abort);
      if (options.hidden || answer === undefined) screen.write("\n");
      input.destroy();
      if (terminal.output !== terminal.input) screen.destroy();
      if (answer === undefined) reject(cancelled());
      else resolve(answer);
    };
    lines.once("close", end);
    // A terminal that was closed can be neither read nor written, nor set back: that ends the question as Ctrl-C does.
    for (const gone of [input, screen, lines]) gone.on("error", end);
  });
}
