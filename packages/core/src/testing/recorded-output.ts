import type { Output } from "../context/index.js";

/** An output that keeps what is written to it. */
export interface RecordedOutput extends Output {
  readonly text: string;
}

export function recordedOutput(options: { isTerminal?: boolean; columns?: number } = {}): RecordedOutput {
  let text = "";
  return {
    write: (more) => void (text += more),
    flush: () => Promise.resolve(),
    isTerminal: options.isTerminal ?? false,
    isNowhere: false,
    columns: options.columns ?? 80,
    get text() {
      return text;
    },
  };
}
