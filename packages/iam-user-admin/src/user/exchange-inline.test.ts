import type { InlinePolicy } from "@iam-tools/core/iam";
import { describe, expect, test } from "@jest/globals";
import { exchangeInline } from "./exchange-inline.js";
import { inlineSize } from "./inline-size.js";

const policy = (name: string, size: number): InlinePolicy => ({ name, document: "x".repeat(size) });
const said = (has: InlinePolicy[], wants: InlinePolicy[]) => {
  const { first, last } = exchangeInline(has, wants);
  return [...first, ...last].map((step) => ("add" in step ? `put ${step.add.name}` : `delete ${step.remove.name}`));
};

describe("exchangeInline", () => {
  test("puts what is missing or different first, and leaves what is too much for last", () => {
    const has = [policy("old", 10), policy("same", 10), policy("other", 10)];
    expect(said(has, [policy("new", 10), policy("same", 10), policy("other", 20)])).toEqual([
      "put new",
      "put other",
      "delete old",
    ]);
  });

  test("puts what makes room first", () => {
    expect(said([policy("a", 1000), policy("b", 1000)], [policy("a", 1500), policy("b", 500)])).toEqual([
      "put b",
      "put a",
    ]);
  });

  test("deletes before it puts only where there is no room", () => {
    const has = [policy("a", 900), policy("b", 900)];
    expect(said(has, [policy("c", 200), policy("d", 300)])).toEqual(["put c", "delete a", "put d", "delete b"]);
  });

  test("counts no white space", () => {
    const spaced = { name: "a", document: `{${" \n".repeat(2000)}}` };
    expect(inlineSize([spaced])).toBe(2);
    expect(said([spaced], [policy("b", 2046)])).toEqual(["put b", "delete a"]);
  });

  test("never has more than the limit, and ends with what is wanted", () => {
    const sizes = [100, 700, 1300];
    for (const a of sizes) {
      for (const b of sizes) {
        for (const c of sizes) {
          const has = [policy("a", a), policy("b", 2048 - a)];
          const wants = [policy("b", b), policy("c", c)].filter((_, index) => index === 0 || b + c <= 2048);
          const held = new Map(has.map((one) => [one.name, one]));
          const { first, last } = exchangeInline(has, wants);
          for (const step of [...first, ...last]) {
            if ("add" in step) held.set(step.add.name, step.add);
            else held.delete(step.remove.name);
            expect(inlineSize([...held.values()])).toBeLessThanOrEqual(2048);
          }
          expect([...held.values()].sort((x, y) => (x.name < y.name ? -1 : 1))).toEqual(wants);
        }
      }
    }
  });
});
