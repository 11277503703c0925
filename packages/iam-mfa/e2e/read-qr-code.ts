import jsQrModule from "jsqr";

// A CommonJS module: its default export is, or has, the function, as who loads it sees it.
const jsQr = "default" in jsQrModule ? jsQrModule.default : jsQrModule;

const scale = 4;
const glyphs: Readonly<Record<string, readonly [upper: boolean, lower: boolean]>> = {
  "█": [true, true],
  "▀": [true, false],
  "▄": [false, true],
  " ": [false, false],
};

/**
 * What the QR code on a terminal says, read from the pixels that the terminal would draw. Cells count as drawn only
 * where the escape sequences make them black on white, as the code needs.
 *
 * @throws Error where there is none that can be read
 */
export function readQrCode(rawScreen: string): string {
  // oxlint-disable-next-line no-control-regex
  const lines = [...rawScreen.matchAll(/\u001b\[30;107m([█▀▄ ]+)\u001b\[0m/g)].map(([, cells = ""]) => cells);
  const rows = lines.flatMap((line) =>
    [0, 1].map((half) => Array.from(line, (glyph) => glyphs[glyph]?.[half] === true)),
  );
  const width = (rows[0]?.length ?? 0) * scale;
  const height = rows.length * scale;
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isDark = rows[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true;
      pixels.set([isDark ? 0 : 255, isDark ? 0 : 255, isDark ? 0 : 255, 255], (y * width + x) * 4);
    }
  }
  const read = width === 0 ? null : jsQr(pixels, width, height);
  if (read === null) throw new Error(`There is no QR code in:\n${rawScreen}`);
  return read.data;
}
