import { closeSync, openSync } from "node:fs";

export interface Terminal {
  readonly input: number;
  /** May be the same as the input. */
  readonly output: number;
}

/** The terminal that the process belongs to: `/dev/tty`, or the console on Windows. Undefined where there is none. */
export function openTerminal(): Terminal | undefined {
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

export function closeTerminal({ input, output }: Terminal): void {
  closeSync(input);
  if (output !== input) closeSync(output);
}
