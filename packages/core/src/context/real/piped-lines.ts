import { createInterface } from "node:readline";

export interface PipedLines {
  /** Undefined where there are no more. */
  next(): Promise<string | undefined>;
}

/** The lines that come through a pipe, one when asked for it. */
export function pipedLines(input: NodeJS.ReadStream): PipedLines {
  const lines = createInterface({ input, terminal: false })[Symbol.asyncIterator]();
  return {
    async next() {
      // The one before has let go of it, and this one may have to wait.
      if ("ref" in input) input.ref();
      input.resume();
      const line = await lines.next();
      // A writer that keeps its end open must not keep this process alive.
      input.pause();
      if ("unref" in input) input.unref();
      return line.done === true ? undefined : line.value;
    },
  };
}
