import { forTerminal } from "@iam-tools/core/context";
import { expect, test } from "@jest/globals";
import { drawQrCode } from "./draw-qr-code.js";

test("a code is black on white, whatever the terminal's colours, with the margin that readers need", () => {
  const lines = drawQrCode("otpauth://totp/a?secret=b").map(forTerminal);
  const cells = lines.map((line) => {
    expect(line.startsWith("\u001b[30;107m")).toBe(true);
    expect(line.endsWith("\u001b[0m")).toBe(true);
    return line.slice("\u001b[30;107m".length, -"\u001b[0m".length);
  });
  expect(new Set(cells.map((line) => line.length)).size).toBe(1);
  expect(cells.slice(0, 2).join("")).toMatch(/^ +$/);
  expect(cells.every((line) => /^ {4}.* {4}$/.test(line))).toBe(true);
});

test("what AWS's seeds make of it fits into 80 columns", () => {
  const uri = `otpauth://totp/Amazon%20Web%20Services:${"n".repeat(64)}%40111122223333?secret=${"A".repeat(64)}&issuer=Amazon%20Web%20Services`;
  expect(Math.max(...drawQrCode(uri).map((line) => forTerminal(line).length))).toBeLessThanOrEqual(80 + 14);
});
