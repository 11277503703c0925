/** A position in a policy's text, both from 1. */
export type Position = { readonly Line: number; readonly Column: number };

export type Span = { readonly StartPosition: Position; readonly EndPosition: Position };

/**
 * Where each statement of a policy stands, in their order. AWS counts from behind the brace that opens a statement to
 * behind the one that closes it.
 *
 * @param text a policy that `readPolicy` has read
 */
export function statementSpans(text: string): Span[] {
  return statementStarts(text).map((start) => ({
    StartPosition: positionOf(text, start + 1),
    EndPosition: positionOf(text, endOf(text, start)),
  }));
}

/** Where the braces are that open statements: one, or one for each item of a list. */
function statementStarts(text: string): number[] {
  const value = memberStart(text, "Statement");
  if (text[value] === "{") return [value];
  const starts: number[] = [];
  for (let at = value + 1; at < text.length && text[at] !== "]"; at += 1) {
    if (text[at] !== "{") continue;
    starts.push(at);
    at = endOf(text, at) - 1;
  }
  return starts;
}

/** Where the value of a member of the outermost object begins. */
function memberStart(text: string, name: string): number {
  for (let at = text.indexOf("{") + 1; at < text.length; at += 1) {
    if (text[at] === "{" || text[at] === "[") at = endOf(text, at) - 1;
    if (text[at] !== '"') continue;
    const end = endOf(text, at);
    const isName = /^\s*:/.test(text.slice(end)) && JSON.parse(text.slice(at, end)) === name;
    if (isName) return text.slice(end).search(/[^\s:]/) + end;
    at = end - 1;
  }
  return text.length;
}

/** The index behind the string, list or object that begins there. */
function endOf(text: string, start: number): number {
  if (text[start] === '"') return start + (/^"(?:[^"\\]|\\.)*"/.exec(text.slice(start))?.[0].length ?? 1);
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOf(text, at) - 1;
    if (character === "{" || character === "[") depth += 1;
    if (character === "}" || character === "]") depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

function positionOf(text: string, index: number): Position {
  const lines = text.slice(0, index).split("\n");
  return { Line: lines.length, Column: (lines.at(-1)?.length ?? 0) + 1 };
}
