import { writeSync } from "node:fs";
import type { Output, Prompt } from "../context.js";
import { closeTerminal, openTerminal } from "./open-terminal.js";
import { foldForTerminal } from "../fold.js";
import { forTerminal } from "../terminal-text.js";
import type { PipedLines } from "./piped-lines.js";

/**
 * Asks on the terminal that the process belongs to, which is there even where standard input and output are pipes:
 * `/dev/tty`, or the console on Windows.
 */
export function realPrompt(signal: AbortSignal, err: () => Output): Prompt {
  let lines: PipedLines | undefined;
  return {
    get canAsk() {
      const terminal = openTerminal();
      if (terminal === undefined) return false;
      closeTerminal(terminal);
      return true;
    },
    show(text) {
      const terminal = openTerminal();
      if (terminal === undefined) return err().write(text);
      try {
        const { isTerminal, columns } = err();
        writeSync(terminal.output, forTerminal(foldForTerminal(text, isTerminal ? columns : Infinity)));
      } catch {
        // It was closed: the question that follows tells of that.
      }
      closeTerminal(terminal);
    },
    async ask(question) {
      const { askOnTerminal } = await import("./ask-on-terminal.js");
      return askOnTerminal(question, { hidden: false, signal });
    },
    async askSecret(question) {
      const { askOnTerminal } = await import("./ask-on-terminal.js");
      return askOnTerminal(question, { hidden: true, signal });
    },
    async readPipedLine() {
      if (process.stdin.isTTY) return undefined;
      const { pipedLines } = await import("./piped-lines.js");
      lines ??= pipedLines(process.stdin);
      return lines.next();
    },
  };
}
