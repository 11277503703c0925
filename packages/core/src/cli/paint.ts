import { styleText } from "node:util";
import type { Environment, Output } from "../context/index.js";

export interface Paint {
  red(text: string): string;
  bold(text: string): string;
}

/** Colour where a person looks at a terminal and has not asked for none (https://no-color.org). */
export function paint(output: Output, env: Environment): Paint {
  const colored = output.isTerminal && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";
  const style = (format: "red" | "bold") => (text: string) =>
    colored ? styleText(format, text, { validateStream: false }) : text;
  return { red: style("red"), bold: style("bold") };
}
