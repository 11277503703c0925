import { redrawn, type Context } from "../context/index.js";

/** How far a long run has come. */
export interface Progress {
  /** One more is done. @param line what became of it, for who reads along where nothing can be drawn */
  step(line?: string): void;
  /** Leaves the terminal ready for what is written next. */
  end(): void;
}

export interface Undertaking {
  /** `Checking accounts`. */
  readonly what: string;
  /** Undefined where nobody knows how many there are. */
  readonly total?: number;
}

/** Of fewer there is nothing to count: whom a call waits for is told where it takes long. */
const many = 10;

/** Milliseconds: what takes no longer is not told of; and between two lines where each would be one to scroll past. */
const patience = 2_000;
const between = 5_000;

/**
 * Tells, on standard error, how far a run has come that takes longer than two seconds over many: a bar on a terminal, and a line now
 * and then where that is none, or cannot redraw one (`TERM=dumb`). ASCII, so that every locale has it.
 */
export function openProgress(
  { clock, env, err }: Pick<Context, "clock" | "env" | "err">,
  { what, total }: Undertaking,
): Progress {
  const isShort = total !== undefined && total < many;
  const draws = err.isTerminal && env["TERM"] !== "dumb";
  const now = () => clock.now().getTime();
  const began = now();
  let told = began + patience - between;
  let done = 0;
  let isDrawn = false;
  return {
    step(line) {
      done += 1;
      if (draws) {
        if (isShort || now() - began < patience) return;
        isDrawn = true;
        err.write(redrawn(total === undefined ? `${what}: ${done}` : bar(`${what} `, done, total, err.columns)));
        return;
      }
      const count = total === undefined ? String(done) : `${done}/${total}`;
      if (line !== undefined) {
        err.write(`${count} ${line}\n`);
        return;
      }
      if (isShort || now() - told < between) return;
      told = now();
      err.write(`${what}: ${count}\n`);
    },
    end() {
      if (isDrawn) err.write("\n");
      isDrawn = false;
    },
  };
}

/** As long as there is room for; a terminal of few columns shows the count alone. */
function bar(what: string, done: number, total: number, columns: number): string {
  const count = ` ${done}/${total}`;
  const width = Math.min(40, columns - what.length - count.length - 3);
  if (width < 5) return `${what}${count.trim()}`;
  const filled = Math.round((done / total) * width);
  return `${what}[${"#".repeat(filled)}${" ".repeat(width - filled)}]${count}`;
}
