import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { merge } from "./merge.js";

/** Its name and a number, each after so many turns. */
async function* counting(
  name: string,
  turns: readonly number[],
  begun: string[] = [],
): AsyncGenerator<readonly string[]> {
  for (const [index, wait] of turns.entries()) {
    for (let turn = 0; turn < wait; turn += 1) await setImmediate();
    begun.push(name);
    yield [`${name}${index}`];
  }
}

async function all<T>(items: AsyncIterable<readonly T[]>): Promise<T[]> {
  const found: T[] = [];
  for await (const together of items) found.push(...together);
  return found;
}

const options = { inOrder: false, atOnce: 10, ahead: 10 };

describe("merge", () => {
  test("hands on first what comes first, and keeps together what is one's", async () => {
    const merged = merge([counting("a", [9, 1]), counting("b", [1, 20]), counting("c", [])], options);
    expect(await all(merged)).toEqual(["b0", "b1", "a0", "a1"]);
  });

  test("keeps to their order where that is asked for, and goes through all at once", async () => {
    const begun: string[] = [];
    const sequences = [counting("a", [9, 1], begun), counting("b", [1, 1], begun)];
    expect(await all(merge(sequences, { ...options, inOrder: true }))).toEqual(["a0", "a1", "b0", "b1"]);
    expect(begun).toEqual(["b", "b", "a", "a"]);
  });

  test.each([true, false])(
    "keeps no more of each than is allowed, and goes through no more (in order: %s)",
    async (inOrder) => {
      const begun: string[] = [];
      const sequences = ["a", "b", "c"].map((name) =>
        counting(
          name,
          Array.from({ length: 8 }, () => 1),
          begun,
        ),
      );
      const merged = merge(sequences, { inOrder, atOnce: 2, ahead: 3 });
      const { value: first } = await merged.next();
      for (let turn = 0; turn < 100; turn += 1) await setImmediate();
      expect(begun.filter((name) => name === "b").length).toBeLessThanOrEqual(3);
      expect(begun).not.toContain("c");
      expect((await all(merged)).length + first.length).toBe(24);
    },
  );

  test("ends at a failure, in its turn, and ends all where nobody reads on", async () => {
    let ended = 0;
    async function* failing() {
      yield ["a0"];
      throw new Error("no");
    }
    async function* endless() {
      try {
        for (;;) yield await setImmediate(["b"]);
      } finally {
        ended += 1;
      }
    }
    const seen: string[] = [];
    await expect(async () => {
      for await (const items of merge([failing(), endless()], { ...options, inOrder: true })) seen.push(...items);
    }).rejects.toThrow("no");
    expect(seen).toEqual(["a0"]);
    const read = merge([endless(), endless()], options);
    await read.next();
    await read.return(undefined);
    expect(ended).toBe(3);
  });
});
