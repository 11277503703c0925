import type { Output } from "../context.js";

/** One of the process's own streams. What cannot be written ends no run by itself; `flush` tells of it. */
export function realOutput(stream: NodeJS.WriteStream): Output {
  let failure: Error | undefined;
  stream.on("error", (error) => {
    failure ??= error;
  });
  return {
    write: (text) => void stream.write(text),
    flush: () =>
      new Promise((resolve, reject) => {
        stream.write("", (error) => {
          const problem = failure ?? error;
          if (problem) reject(problem);
          else resolve();
        });
      }),
    isTerminal: stream.isTTY,
    columns: stream.columns ?? 80,
  };
}
