import { styled, type Output } from "@iam-tools/core/context";
import { generate } from "lean-qr";

/** Two rows of the code are one line of text: a line of a terminal is about twice as high as its characters are wide. */
const blocks: Readonly<Record<string, string>> = { "##": "█", "# ": "▀", " #": "▄", "  ": " " };

/** Black on white whatever the terminal's colours are, since most readers take no inverted code. */
const blackOnWhite = ["30;107", "0"] as const;

/** The light margin that readers are promised (ISO/IEC 18004, section 6.3.8), and the least that those of phones need. */
const [wide, narrow] = [4, 1];

/** What a code takes that does not fit. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/**
 * A QR code as lines for a terminal, with as much light margin as there is room for.
 *
 * @param room what it may take
 * @returns what it would take at least, where that is more than there is
 */
export function drawQrCode(text: string, room: Pick<Output, "columns" | "rows">): readonly string[] | Size {
  const code = generate(text);
  for (let margin = wide; margin >= narrow; margin -= 1) {
    const side = code.size + 2 * margin;
    if (side <= room.columns && Math.ceil(side / 2) <= room.rows)
      return linesOf(code.toString({ ...ink, pad: margin }));
  }
  const least = code.size + 2 * narrow;
  return { columns: least, rows: Math.ceil(least / 2) };
}

const ink = { on: "#", off: " " };

function linesOf(drawn: string): string[] {
  const rows = drawn.split("\n").filter((row) => row !== "");
  const [width] = rows.map((row) => row.length);
  const pairs = Array.from({ length: Math.ceil(rows.length / 2) }, (_, index) => rows.slice(2 * index, 2 * index + 2));
  return pairs.map(([upper = "", lower = " ".repeat(width ?? 0)]) => {
    const line = [...upper].map((module, column) => blocks[`${module}${lower[column]}`]).join("");
    return styled(line, blackOnWhite);
  });
}
