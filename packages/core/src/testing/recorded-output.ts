import { forPipe, forTerminal, type Output } from "../context/index.js";

/** An output that keeps what is written to it, as a terminal or a pipe gets it. */
export interface RecordedOutput extends Output {
  readonly text: string;
}

export function recordedOutput(
  options: { isTerminal?: boolean; columns?: number; rows?: number } = {},
): RecordedOutput {
  let text = "";
  return {
    write: (more) => void (text += options.isTerminal === true ? forTerminal(more) : forPipe(more)),
    flush: () => Promise.resolve(),
    isTerminal: options.isTerminal ?? false,
    isNowhere: false,
    columns: options.columns ?? 80,
    rows: options.rows ?? 24,
    get text() {
      return text;
    },
  };
}
