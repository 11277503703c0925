import type { Context } from "../context/index.js";
import { withEffects } from "./with-effects.js";

export interface KillPoint {
  /** Which of its effects; 1 is the first. */
  readonly at: number;
  /** Before it is done, or once it is, with no answer to it. */
  readonly when: "before" | "after";
}

export interface Killed {
  /** Undefined where it was killed. */
  readonly exitCode: number | undefined;
  /** What it did to the world, in order: see `withEffects`. */
  readonly effects: readonly string[];
}

/**
 * Runs a command in memory and kills it: from that point on it does nothing any more, neither what it would have done
 * next nor what it has under way. It need not come that far.
 */
export async function killAt(
  context: Context,
  main: (context: Context) => Promise<number>,
  point?: KillPoint,
): Promise<Killed> {
  const effects: string[] = [];
  let isDead = false;
  let die = () => {};
  const death = new Promise<undefined>((resolve) => {
    die = () => {
      isDead = true;
      resolve(undefined);
    };
  });
  const never = () => new Promise<never>(() => {});
  const troubled = withEffects(context, async (effect, work) => {
    if (isDead) return never();
    effects.push(effect);
    const isPoint = effects.length === point?.at;
    if (isPoint && point?.when === "before") {
      die();
      return never();
    }
    try {
      return await work();
    } finally {
      // A refusal is an answer, too.
      if (isPoint) die();
      if (isDead) await never();
    }
  });
  const exitCode = await Promise.race([main(troubled), death]);
  return { exitCode, effects };
}
