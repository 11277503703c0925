import { styled, type Environment, type Output } from "../context/index.js";

export interface Paint {
  red(text: string): string;
  bold(text: string): string;
}

/** Colour where a person looks at a terminal and has not asked for none (https://no-color.org). */
export function paint(output: Output, env: Environment): Paint {
  const colored = output.isTerminal && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";
  const style = (on: string, off: string) => (text: string) => (colored ? styled(text, [on, off]) : text);
  return { red: style("31", "39"), bold: style("1", "22") };
}
