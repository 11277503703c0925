import { forTerminal } from "@iam-tools/core/context";
import { expect, test } from "@jest/globals";
import { drawQrCode } from "./draw-qr-code.js";

const cellsOf = (code: ReturnType<typeof drawQrCode>) => {
  if ("columns" in code) throw new Error("It does not fit.");
  return code.map(forTerminal).map((line) => {
    expect(line.startsWith("\u001b[30;107m")).toBe(true);
    expect(line.endsWith("\u001b[0m")).toBe(true);
    return line.slice("\u001b[30;107m".length, -"\u001b[0m".length);
  });
};

test("a code is black on white, whatever the terminal's colours, with the margin that readers are promised", () => {
  const cells = cellsOf(drawQrCode("otpauth://totp/a?secret=b", { columns: 80, rows: 40 }));
  expect(new Set(cells.map((line) => line.length)).size).toBe(1);
  expect(cells.slice(0, 2).join("")).toMatch(/^ +$/);
  expect(cells.every((line) => /^ {4}.* {4}$/.test(line))).toBe(true);
});

test("the margin gives way where there is little room, and the code does not", () => {
  const cells = cellsOf(drawQrCode("otpauth://totp/a?secret=b", { columns: 80, rows: 14 }));
  expect(cells.length).toBeLessThanOrEqual(14);
  expect(cells.every((line) => /^ .* $/.test(line))).toBe(true);
  expect(drawQrCode("otpauth://totp/a?secret=b", { columns: 80, rows: 10 })).toEqual({ columns: 27, rows: 14 });
});
