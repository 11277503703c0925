export interface MergeOptions {
  /** Hands on what the first has before all that the second has, and so on; else whichever has something goes first. */
  readonly inOrder: boolean;
  /** How many are gone through at once. */
  readonly atOnce: number;
  /** How many items of each are enough to go no further until it is its turn. */
  readonly ahead: number;
}

/**
 * Goes through several sequences at once, and hands on all that they have, that of each together. Items that come
 * together are handed on together, in an array. A failure of one ends all, in its turn.
 */
export async function* merge<T>(
  sequences: readonly AsyncIterable<readonly T[]>[],
  { inOrder, atOnce, ahead }: MergeOptions,
): AsyncGenerator<readonly T[]> {
  const changes = openBell();
  const sources = sequences.map((sequence): Source<T> => ({ sequence, items: [], isEnded: false, failure: undefined }));
  const unread = new Set(sources);
  const waiting = [...sources];
  const reading = { isOver: false };

  /** Goes through one after another. */
  const work = async () => {
    for (let source = waiting.shift(); source !== undefined && !reading.isOver; source = waiting.shift())
      await fill(source);
  };
  const fill = async (source: Source<T>) => {
    try {
      for await (const items of source.sequence) {
        source.items.push(...items);
        changes.ring();
        while (source.items.length >= ahead && !reading.isOver) await changes.next();
        if (reading.isOver) return;
      }
    } catch (error) {
      source.failure = { error };
    }
    source.isEnded = true;
    changes.ring();
  };

  const workers = Array.from({ length: atOnce }, work);
  try {
    while (unread.size > 0) {
      const [first] = unread;
      const source = inOrder ? first : [...unread].find(({ items, isEnded }) => items.length > 0 || isEnded);
      if (source === undefined) {
        await changes.next();
        continue;
      }
      unread.delete(source);
      while (source.items.length > 0 || !source.isEnded) {
        if (source.items.length === 0) {
          await changes.next();
          continue;
        }
        yield source.items.splice(0);
        changes.ring();
      }
      if (source.failure !== undefined) throw source.failure.error;
    }
  } finally {
    reading.isOver = true;
    changes.ring();
    await Promise.all(workers);
  }
}

interface Source<T> {
  readonly sequence: AsyncIterable<readonly T[]>;
  /** What was fetched, and not handed on. */
  readonly items: T[];
  isEnded: boolean;
  failure: { readonly error: unknown } | undefined;
}

/** Lets those who wait go on whenever something has changed. */
function openBell(): { ring(): void; next(): Promise<void> } {
  let ring = () => {};
  let next = new Promise<void>((resolve) => (ring = resolve));
  return {
    ring() {
      ring();
      next = new Promise<void>((resolve) => (ring = resolve));
    },
    next: () => next,
  };
}
