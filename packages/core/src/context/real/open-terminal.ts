import { openSync } from "node:fs";

/** The terminal that the process belongs to: `/dev/tty`, or the console on Windows. Undefined where there is none. */
export function openTerminal(): { input: number; output: number } | undefined {
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
