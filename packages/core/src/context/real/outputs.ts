import type { Output } from "../context.js";

/** One of the process's own streams. A reader that went away (`| head`) is no error: the rest is written to no one. */
export function realOutput(stream: NodeJS.WriteStream): Output {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY,
    columns: stream.columns ?? 80,
  };
}
