import type { Context } from "@iam-tools/core/context";

/** How far a long run has come. */
export interface Progress {
  /** One more is done; `line` says what became of it. */
  step(line: string): void;
  /** Leaves the terminal as it was. */
  end(): void;
}

/** A bar on a terminal, a line each elsewhere; on standard error, since it is not the result. */
export function openProgress({ err }: Pick<Context, "err">, total: number): Progress {
  let done = 0;
  return {
    step(line) {
      done += 1;
      err.write(err.isTerminal ? `\r${bar(done, total, err.columns)}` : `${done}/${total} ${line}\n`);
    },
    end() {
      if (err.isTerminal && done > 0) err.write("\n");
    },
  };
}

function bar(done: number, total: number, columns: number): string {
  const count = ` ${done}/${total}`;
  const width = Math.max(10, Math.min(50, columns - count.length - 3));
  const filled = Math.round((done / total) * width);
  return `[${"#".repeat(filled)}${" ".repeat(width - filled)}]${count}`;
}
