import { expect } from "@jest/globals";
import type { Step } from "./document-blocks.js";
import { alike } from "./stage.js";

/** That a command printed what the document shows, where `…` stands for any lines. */
export function expectOutput(step: Step, screen: readonly string[]): void {
  const shown = alike((step.output ?? []).join("\n"));
  const pattern = shown
    .map((line) => (line === "…" ? "(?:[^\n]*\n)*?" : `${line.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&")}\n`))
    .join("");
  const whole = `${screen.join("\n")}\n`;
  if (!new RegExp(`^${pattern}$`).test(whole)) expect(whole).toBe(`${shown.join("\n")}\n`);
  expect(whole).toMatch(new RegExp(`^${pattern}$`));
}
