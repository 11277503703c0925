import { fstatSync, statSync, writeSync } from "node:fs";
import { devNull } from "node:os";
import { hasCode, withoutKnownSecrets } from "../../errors/index.js";
import type { Output } from "../context.js";
import { isUtf8 } from "../is-utf8.js";
import { foldForTerminal } from "../fold.js";
import { forPipe, forTerminal } from "../terminal-text.js";

/** The number of one of the process's own streams: standard output or standard error. */
export type OutputDescriptor = 1 | 2;

/**
 * One of the process's own streams. What cannot be written ends no run by itself; `flush` tells of it. What others wrote
 * steers no terminal: all that is written to one is clean, and all on standard error, which a person reads sooner or
 * later. In a pipe or a file, results stay as they are. Everything except a result has its secrets taken out.
 */
export function realOutput(descriptor: OutputDescriptor): Output {
  return isDevice(descriptor) ? streamOutput(descriptor) : directOutput(descriptor);
}

/**
 * A terminal, or what is asked like one: only Node's stream knows how wide it is.
 *
 * As bigints, since Node keeps the other numbers, and where they say that the last file looked at was a pipe, follows
 * no link to the next module that it loads (`realpathSync` of Node 20 and 22).
 */
function isDevice(descriptor: OutputDescriptor): boolean {
  try {
    return fstatSync(descriptor, { bigint: true }).isCharacterDevice();
  } catch {
    return true;
  }
}

/** A pipe, a socket or a file. Node's stream for it does the same, and takes a tenth of a start to load. */
function directOutput(descriptor: OutputDescriptor): Output {
  let failure: { readonly cause: unknown } | undefined;
  let stream: StreamOutput | undefined;
  return {
    write(text) {
      if (stream !== undefined) return stream.write(text);
      if (failure !== undefined) return;
      let rest = new TextEncoder().encode(descriptor === 2 ? forPerson(text, Infinity) : forPipe(text));
      try {
        while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
      } catch (error) {
        if (!hasCode(error, "EAGAIN")) {
          failure = { cause: error };
          return;
        }
        // Whoever else holds the pipe has it answer at once when it is full, and the stream knows how to wait.
        stream = streamOutput(descriptor);
        stream.write(rest);
      }
    },
    flush: () => stream?.flush() ?? (failure === undefined ? Promise.resolve() : Promise.reject(failure.cause)),
    isTerminal: false,
    isNowhere: false,
    columns: 80,
    rows: 24,
  };
}

/** Folded last, so that no secret is told by halves. */
function forPerson(text: string, width: number): string {
  return forTerminal(foldForTerminal(withoutKnownSecrets(text), width));
}

interface StreamOutput extends Output {
  write(text: string | Uint8Array): void;
}

function streamOutput(descriptor: OutputDescriptor): StreamOutput {
  const stream = descriptor === 1 ? process.stdout : process.stderr;
  const columns = stream.columns || 80;
  const told = (text: string) => forPerson(text, stream.isTTY ? columns : Infinity);
  let failure: Error | undefined;
  stream.on("error", (error) => {
    failure ??= error;
  });
  return {
    write(text) {
      const clean = descriptor === 2 ? told : stream.isTTY ? forTerminal : forPipe;
      // The one sign of ours that is not ASCII.
      const draw = (line: string) => (stream.isTTY && !isUtf8(process.env) ? line.replaceAll("…", "...") : line);
      stream.write(typeof text === "string" ? clean(draw(text)) : text);
    },
    flush: () =>
      new Promise((resolve, reject) => {
        stream.write("", (error) => {
          const problem = failure ?? error;
          if (problem) reject(problem);
          else resolve();
        });
      }),
    isTerminal: stream.isTTY,
    get isNowhere() {
      return !stream.isTTY && fstatSync(descriptor).rdev === statSync(devNull).rdev;
    },
    columns,
    rows: stream.rows || 24,
  };
}
