import { styled } from "@iam-tools/core/context";
import { generate } from "lean-qr";

/** Two rows of the code are one line of text: a line of a terminal is about twice as high as its characters are wide. */
const blocks: Readonly<Record<string, string>> = { "##": "█", "# ": "▀", " #": "▄", "  ": " " };

/** Black on white whatever the terminal's colours are, since most readers take no inverted code. */
const blackOnWhite = ["30;107", "0"] as const;

/** A QR code as lines for a terminal, with the light margin of four that readers need (ISO/IEC 18004, section 6.3.8). */
export function drawQrCode(text: string): string[] {
  const rows = generate(text)
    .toString({ on: "#", off: " ", pad: 4 })
    .split("\n")
    .filter((row) => row !== "");
  const [width] = rows.map((row) => row.length);
  const pairs = Array.from({ length: Math.ceil(rows.length / 2) }, (_, index) => rows.slice(2 * index, 2 * index + 2));
  return pairs.map(([upper = "", lower = " ".repeat(width ?? 0)]) => {
    const line = [...upper].map((module, column) => blocks[`${module}${lower[column]}`]).join("");
    return styled(line, blackOnWhite);
  });
}
