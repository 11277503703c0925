import { isUtf8, type Context } from "@iam-tools/core/context";
import { drawQrCode } from "./draw-qr-code.js";

export interface Introduction {
  /** Base32. */
  readonly seed: string;
  /** What the QR code says. */
  readonly uri: string;
}

/**
 * What is shown of a new device: the seed, and below it the QR code, with no line more than the terminal has. Where the
 * code cannot be drawn, the seed alone, and why.
 */
export function introduceDevice({ env, err }: Pick<Context, "env" | "err">, { seed, uri }: Introduction): string {
  const seedLine = `Seed: ${seed.match(/.{1,8}/g)?.join(" ")}`;
  const typeIn = "Type the seed into an authenticator app. ";
  if (!isUtf8(env)) {
    return `${seedLine}\nNo QR code: the locale is not UTF-8 (LANG=C.UTF-8 would make it so).\n${typeIn}`;
  }
  const { columns, rows } = err;
  // The seed is above, and the question below.
  const around = Math.ceil(seedLine.length / columns) + 1;
  const code = drawQrCode(uri, { columns, rows: rows - around });
  if ("columns" in code) {
    const needs = `${code.columns} columns and ${code.rows + around} lines`;
    return `${seedLine}\nNo QR code: it needs ${needs}, and this terminal has ${columns} and ${rows}.\n${typeIn}`;
  }
  return `${[seedLine, ...code].join("\n")}\nScan it with an authenticator app, or type the seed in. `;
}
