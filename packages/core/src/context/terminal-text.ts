/**
 * Cleans texts for a terminal. Results, warnings and questions quote what others wrote (a tag, a profile's name, whatever
 * answers for AWS), which must neither steer the terminal nor turn a line round (UAX 9). Only what `styled` has made gets
 * through, told by a word that nobody else can know.
 */

/** Control characters but line end and tab (ECMA-48, C0 and C1), and those that change the direction of a line. */
const steering = /(?![\n\t])[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

let mark: string | undefined;

/**
 * A text in a style of ours: what turns it on and off again, as parameters of SGR (ECMA-48, 8.3.117). Written to an
 * `Output` or by a `Prompt`, it becomes the escape sequence; nothing else may show it.
 */
export function styled(text: string, [on, off]: readonly [on: string, off: string]): string {
  // Made when first needed: most runs need none.
  mark ??= `\u001B${crypto.randomUUID()}`;
  return `${mark}[${on}m${text}${mark}[${off}m`;
}

/** A line that takes the place of the one that is being written (ECMA-48: CHA, EL), for what changes as one looks on. */
export function redrawn(line: string): string {
  mark ??= `\u001B${crypto.randomUUID()}`;
  return `${mark}[G${line}${mark}[K`;
}

/** What a terminal is shown of a text: each character that would steer it is replaced by U+FFFD, but for our own style. */
export function forTerminal(text: string): string {
  return parts(text)
    .map((part) => part.replace(steering, "\uFFFD"))
    .join("\u001B");
}

/** The text for a pipe or a file, which keep what others wrote as it is. */
export function forPipe(text: string): string {
  return parts(text).join("\u001B");
}

function parts(text: string): string[] {
  return mark === undefined ? [text] : text.split(mark);
}

/** JSON that means the same, and has none of these characters in it. */
export function plainJson(json: string): string {
  return json.replace(/[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
