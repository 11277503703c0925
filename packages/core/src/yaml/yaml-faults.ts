import type { LineCounter, YAMLParseError } from "yaml";

/** What is wrong at a place of a YAML file, in words for people who write it by hand; the library's are for its authors. */
const sentences: Readonly<Partial<Record<YAMLParseError["code"], string>>> = {
  BAD_ALIAS: "an alias (*name) is not complete, or nothing before it has that anchor (&name)",
  BAD_DQ_ESCAPE: 'a backslash in double quotes is followed by a character that means nothing there; write it as "\\\\"',
  BAD_INDENT: "the indentation does not match the lines before, or a list in [ ] or map in { } is not closed",
  BAD_SCALAR_START: "a value begins with a character that YAML keeps for itself; put it in quotes",
  BLOCK_AS_IMPLICIT_KEY:
    "a map or list begins where a value stands; put it on a line of its own, or the value in quotes",
  BLOCK_IN_FLOW: "between [ ] or { }, write everything with commas, and no indented lists",
  DUPLICATE_KEY: "this name is there twice",
  MISSING_CHAR: "a quote, bracket, comma, colon or space after it is missing",
  MULTILINE_IMPLICIT_KEY: "the colon after a name is missing, or a quote is not closed",
  MULTIPLE_DOCS: "a second document begins with ---; only one is read",
  TAB_AS_INDENT: "a tab is used to indent; use spaces",
  TAG_RESOLVE_FAILED: "a tag (!name) is unknown",
  UNEXPECTED_TOKEN: "something stands here that does not belong; check indentation (spaces only), quotes and brackets",
};

/** One a line: what follows from the first fault of a line is none of its own. */
export function yamlFaults(errors: readonly YAMLParseError[], lines: LineCounter): { line: number; message: string }[] {
  const first = new Map<number, string>();
  for (const { code, pos } of errors) {
    const { line } = lines.linePos(pos[0]);
    if (!first.has(line)) first.set(line, sentences[code] ?? "this is not valid YAML");
  }
  return Array.from(first, ([line, message]) => ({ line, message }));
}
