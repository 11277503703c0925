import type { Prompt } from "../context/index.js";

/** A prompt whose answers are known: what is piped in, and what is typed at the terminal, in order. */
export interface ScriptedPrompt extends Prompt {
  /** What was asked so far. */
  readonly questions: readonly string[];
  /** What was shown so far beside the questions. */
  readonly shown: readonly string[];
}

/** @param script no `typed` at all means that there is no terminal */
export function scriptedPrompt(script: { piped?: readonly string[]; typed?: readonly string[] }): ScriptedPrompt {
  const questions: string[] = [];
  const shown: string[] = [];
  const piped = [...(script.piped ?? [])];
  const typed = [...(script.typed ?? [])];
  const answer = (question: string) => {
    questions.push(question);
    const next = typed.shift();
    return next === undefined ? Promise.reject(new Error(`Unexpected question: ${question}`)) : Promise.resolve(next);
  };
  return {
    canAsk: script.typed !== undefined,
    show: (text) => void shown.push(text),
    ask: answer,
    askSecret: answer,
    readPipedLine: () => Promise.resolve(piped.shift()),
    questions,
    shown,
  };
}
