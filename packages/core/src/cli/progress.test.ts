import { describe, expect, test } from "@jest/globals";
import { forTerminal } from "../context/index.js";
import { recordedOutput } from "../testing/index.js";
import { openProgress } from "./progress.js";

/** Steps by a clock of which each takes so many milliseconds. */
function steps(
  count: number,
  each: number,
  { total = true, isTerminal = true, env = {}, columns = 80, line }: Options = {},
): string {
  let time = 0;
  const err = { ...recordedOutput(), isTerminal, columns, text: "", write: (text: string) => void (err.text += text) };
  const clock = { now: () => new Date(time), sleep: () => Promise.resolve() };
  const progress = openProgress({ clock, env, err }, { what: "Checking accounts", ...(total ? { total: count } : {}) });
  for (let step = 0; step < count; step += 1) {
    time += each;
    progress.step(line);
  }
  progress.end();
  return forTerminal(err.text);
}

interface Options {
  readonly total?: boolean;
  readonly isTerminal?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly line?: string;
}

/** What a terminal shows in the end: what stands after the last move to the line's begin. */
const shown = (text: string) => text.split("\u001B[G").at(-1)?.replaceAll("\u001B[K", "");

describe("progress", () => {
  test("is not told of what takes less than two seconds", () => {
    expect(steps(19, 100)).toBe("");
    expect(steps(19, 100, { isTerminal: false })).toBe("");
  });

  test("is not told of what is few", () => {
    expect(steps(9, 3000)).toBe("");
    expect(steps(9, 3000, { isTerminal: false })).toBe("");
  });

  test("is a bar on a terminal, drawn anew in its place, and left below it", () => {
    const text = steps(100, 100);
    expect(text.split("\u001B[G")).toHaveLength(82);
    expect(text.match(/\n/g)).toHaveLength(1);
    expect(shown(text)).toBe(`Checking accounts [${"#".repeat(40)}] 100/100\n`);
    expect(text.replaceAll("\u001B", "")).toMatch(/^[ -~\n]+$/);
  });

  test("never takes more than a line", () => {
    for (const columns of [80, 44, 33, 24]) {
      const lines = steps(100, 100, { columns })
        .split("\u001B[G")
        .map((part) => part.replace("\u001B[K", "").trimEnd());
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(Math.max(columns, 26));
    }
  });

  test.each([
    ["no terminal", { isTerminal: false }],
    ["a dumb terminal", { env: { TERM: "dumb" } }],
  ])("is a line every five seconds on %s", (_what, options) => {
    expect(steps(100, 100, options)).toBe("Checking accounts: 20/100\nChecking accounts: 70/100\n");
    expect(steps(100, 100, { ...options, total: false })).toBe("Checking accounts: 20\nChecking accounts: 70\n");
  });

  test("tells what became of each where that is said, and nothing can be drawn", () => {
    expect(steps(2, 1, { isTerminal: false, line: "jane: done" })).toBe("1/2 jane: done\n2/2 jane: done\n");
    expect(steps(2, 1, { line: "jane: done" })).toBe("");
  });
});
