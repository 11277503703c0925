import { recordedOutput, testClock } from "@iam-tools/core/testing";
import { describe, expect, test } from "@jest/globals";
import { printRows } from "./print-rows.js";

interface Row {
  readonly a: string;
  readonly b: string;
}

const columns = [
  { name: "A", of: ({ a }: Row) => a },
  { name: "B", of: ({ b }: Row) => b },
];
const listing = { columns, name: "rows", dataOf: (row: Row) => row };

/** One at a time. */
async function* rows(...all: Row[]): AsyncGenerator<readonly Row[]> {
  for (const row of all) yield [row];
}

async function linesOf(all: AsyncIterable<readonly Row[]>, csv: boolean): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of printRows({ clock: testClock(), out: recordedOutput() }, all, listing, { csv }).text)
    lines.push(line);
  return lines;
}

describe("printRows", () => {
  test("makes columns as wide as what is in them", async () => {
    const lines = await linesOf(rows({ a: "long", b: "1" }, { a: "x", b: "2" }), false);
    expect(lines).toEqual(["A     B", "long  1", "x     2"]);
  });

  test("prints the heading where there are no rows", async () => {
    expect(await linesOf(rows(), false)).toEqual(["A  B"]);
    expect(await linesOf(rows(), true)).toEqual(["A,B"]);
  });

  test("keeps a hundred rows at most, however many come", async () => {
    let made = 0;
    async function* many(): AsyncGenerator<readonly Row[]> {
      for (; made < 1_000; made += 1) yield [{ a: `${made}`, b: "" }];
    }
    const lines = printRows({ clock: testClock(), out: recordedOutput() }, many(), listing, { csv: false })
      .text as AsyncIterable<string>;
    for await (const line of lines) if (line.startsWith("0")) break;
    expect(made).toBeLessThanOrEqual(100);
  });

  test("lets a person wait half a second for the widths, and a program for a hundred rows", async () => {
    const linesAt = async (isTerminal: boolean) => {
      const clock = testClock();
      const made: string[] = [];
      async function* slow(): AsyncGenerator<readonly Row[]> {
        for (const a of ["1", "22", "333", "4444"]) {
          await clock.sleep(300);
          made.push(a);
          yield [{ a, b: "x" }];
        }
      }
      const context = { clock, out: recordedOutput({ isTerminal }) };
      const seen: [string, number][] = [];
      const lines = printRows(context, slow(), listing, { csv: false }).text as AsyncIterable<string>;
      for await (const line of lines) seen.push([line, made.length]);
      return seen;
    };
    expect(await linesAt(true)).toEqual([
      ["A   B", 2],
      ["1   x", 2],
      ["22  x", 2],
      ["333  x", 3],
      ["4444  x", 4],
    ]);
    expect((await linesAt(false)).map(([, made]) => made)).toEqual([4, 4, 4, 4, 4]);
  });

  test("folds a row that is wider than the terminal: each cell has a line", async () => {
    const wide = { a: "roger.testing-dev", b: "arn:aws:iam::111122223333:user/roger" };
    const out = recordedOutput({ isTerminal: true, columns: 40 });
    const lines: string[] = [];
    for await (const line of printRows({ clock: testClock(), out }, rows(wide, { a: "x", b: "" }), listing, {
      csv: false,
    }).text)
      lines.push(line);
    expect(lines).toEqual(["roger.testing-dev", "  b: arn:aws:iam::111122223333:user/roger", "x"]);
  });

  test.each([false, true])("prints rows that come together as those that come one by one (CSV: %s)", async (csv) => {
    const [a, b, c] = ["one", "two\tthree", "four"].map((value) => ({ a: value, b: "x" })) as [Row, Row, Row];
    async function* inPages(): AsyncGenerator<readonly Row[]> {
      yield* [[], [a, b], [], [c]];
    }
    expect(await linesOf(inPages(), csv)).toEqual(await linesOf(rows(a, b, c), csv));
  });

  test("quotes in CSV what has a comma, a quote or a line end in it", async () => {
    expect(await linesOf(rows({ a: 'say "hi"', b: "1,2\n3" }), true)).toEqual(["A,B", '"say ""hi""","1,2\n3"']);
  });
});
