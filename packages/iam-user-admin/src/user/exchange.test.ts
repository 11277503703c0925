import { describe, expect, test } from "@jest/globals";
import { exchange } from "./exchange.js";

const key = (name: string) => name;

describe("exchange", () => {
  test("adds what is missing first, and leaves what is too much for last", () => {
    expect(exchange({ has: ["a", "b"], wants: ["b", "c"], limit: 10, key })).toEqual({
      first: [{ add: "c" }],
      last: [{ remove: "a" }],
    });
  });

  test("is empty where nothing differs, in whatever order", () => {
    expect(exchange({ has: ["a", "b"], wants: ["b", "a"], limit: 2, key })).toEqual({ first: [], last: [] });
  });

  test("removes one before it adds one only where there is no room", () => {
    expect(exchange({ has: ["a", "b"], wants: ["c", "d"], limit: 3, key })).toEqual({
      first: [{ add: "c" }, { remove: "a" }, { add: "d" }],
      last: [{ remove: "b" }],
    });
  });

  test("never has more than the limit, and ends with what is wanted", () => {
    for (let has = 0; has <= 4; has += 1) {
      for (let wants = 0; wants <= 4; wants += 1) {
        for (let shared = 0; shared <= Math.min(has, wants); shared += 1) {
          const held = new Set(Array.from({ length: has }, (_, index) => `n${index}`));
          const wanted = Array.from({ length: wants }, (_, index) => (index < shared ? `n${index}` : `w${index}`));
          const { first, last } = exchange({ has: [...held], wants: wanted, limit: 4, key });
          for (const step of [...first, ...last]) {
            if ("add" in step) held.add(step.add);
            else held.delete(step.remove);
            expect(held.size).toBeLessThanOrEqual(4);
          }
          expect([...held].sort()).toEqual([...wanted].sort());
        }
      }
    }
  });
});
