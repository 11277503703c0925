import type { Prompt } from "./context.js";

export interface Choices {
  /** Without the numbers and the question mark: `Which profile`. */
  readonly question: string;
  readonly options: readonly string[];
}

/**
 * Has the person choose from a numbered list, by the number or by the option itself. An answer that is neither is asked
 * for again once.
 *
 * @returns the place in the list; the last answer where it named no choice
 */
export async function pickOne(
  prompt: Pick<Prompt, "ask" | "show">,
  { question, options }: Choices,
): Promise<number | string> {
  prompt.show(options.map((option, index) => `${index + 1}  ${option}\n`).join(""));
  let answer = "";
  for (let tries = 0; tries < 2; tries += 1) {
    answer = (await prompt.ask(`${question} (1-${options.length})? `)).trim();
    const named = options.indexOf(answer);
    if (named !== -1) return named;
    if (/^\d+$/.test(answer) && options[Number(answer) - 1] !== undefined) return Number(answer) - 1;
  }
  return answer;
}
