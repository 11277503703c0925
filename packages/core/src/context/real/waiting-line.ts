/** Milliseconds: after the first, a person is told on whom a call waits; for the second, not told again. */
const patience = 1_500;
const quiet = 10_000;

export type WhileWaiting = <T>(host: () => string | undefined, call: () => Promise<T>) => Promise<T>;

/** Says who is waited for where a call takes long, once for all calls that are under way at the time. */
export function waitingLine(tell: (line: string) => void): WhileWaiting {
  let told = Number.NEGATIVE_INFINITY;
  return async (host, call) => {
    const timer = setTimeout(() => {
      const name = host();
      if (name === undefined || performance.now() - told < quiet) return;
      told = performance.now();
      tell(`Waiting for ${name}… (Ctrl-C to stop)`);
    }, patience);
    try {
      return await call();
    } finally {
      clearTimeout(timer);
    }
  };
}
