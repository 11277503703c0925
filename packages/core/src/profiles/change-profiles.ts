import { newHeader, checkOption } from "./check-names.js";
import { parseProfiles } from "./parse-profiles.js";
import type { ProfileChange } from "./profile-change.js";
import { optionOf, type Option, type ProfilesDocument, type Section } from "./profiles-document.js";
import { optionOfLine } from "./read-as-javascript-sdk.js";
import { requireReadAlike } from "./require-read-alike.js";
import { invalidFile, requireValid } from "./require-valid.js";

/**
 * Changes the lines that must change and leaves every other byte as it is. A new key goes below the profile's last one,
 * where its place is not given, and is spaced like it; a new profile goes to the end, after one blank line. What is set already stays untouched.
 *
 * What comes out is read the same by botocore and by the AWS SDK for JavaScript; where that cannot be had, nothing is
 * changed.
 *
 * @throws {CliError} `USAGE` for a name or a value that one of the two would misread; `CREDENTIALS_FILE_INVALID` or
 * `CONFIG_FILE_INVALID` where the file is, or could not be changed safely.
 */
export function changeProfiles(document: ProfilesDocument, changes: readonly ProfileChange[]): ProfilesDocument {
  requireValid(document);
  const seen = new Set<string>();
  for (const [index, { profile }] of changes.entries()) {
    if (seen.has(profile))
      return changeProfiles(changeProfiles(document, changes.slice(0, index)), changes.slice(index));
    seen.add(profile);
  }
  const lineEnd = lastLineEnd(document.text);
  if (document.text === "" || /[\r\n]$/.test(document.text)) return changeLines(document, changes, lineEnd);
  // A last line without an end gets one for as long as it takes, so that there is but one kind of line to think of.
  const ended = parseProfiles(document.text + lineEnd, document.file);
  const changed = changeLines(ended, changes, lineEnd);
  if (changed === ended) return document;
  return parseProfiles(changed.text.replace(/(?:\r\n|\n|\r)$/, ""), document.file);
}

function changeLines(document: ProfilesDocument, changes: readonly ProfileChange[], lineEnd: string): ProfilesDocument {
  const edits = changes.flatMap((change) => editsFor(document, change, lineEnd));
  if (edits.length === 0) return document;
  const text = applyEdits(document.text, edits);
  // The first section of all has no blank line above it.
  const changed = parseProfiles(document.text === "" ? text.slice(lineEnd.length) : text, document.file);
  requireReadAlike(document, changed, changes);
  return changed;
}

/** Puts `text` in place of what stands from `start` to `end`. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function applyEdits(text: string, edits: Edit[]): string {
  let result = "";
  let position = 0;
  for (const edit of edits.sort((a, b) => a.start - b.start)) {
    result += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return result + text.slice(position);
}

function editsFor(document: ProfilesDocument, change: ProfileChange, lineEnd: string): Edit[] {
  const { file, text } = document;
  const sections = document.profiles.get(change.profile) ?? [];
  const [section, second] = sections;
  if (second !== undefined) {
    throw invalidFile(file, {
      line: second.line,
      what: `has the profile ${change.profile} a second time, after line ${section?.line}`,
      hint: `Join [${section?.name}] and [${second.name}] under one header.`,
    });
  }
  if ("remove" in change) return section === undefined ? [] : [removeSection(text, section)];
  for (const [key, value] of Object.entries(change.set)) checkOption(key, value);
  if (section !== undefined) return editSection(document, section, change);

  const lines = Object.entries(change.set)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([key, value]) => formatOption(key, value, spacingOf(document)) + lineEnd);
  if (lines.length === 0) return [];
  const header = newHeader(change.profile, file.kind);
  return [{ start: text.length, end: text.length, text: `${lineEnd}[${header}]${lineEnd}${lines.join("")}` }];
}

/** The section goes with the blank line above it, or below it at the top; comments after its last option stay, they may be about the next. */
function removeSection(text: string, section: Section): Edit {
  const end = section.valuesEnd;
  if (section.start === 0) return { start: 0, end: emptyLineAfter(text, end), text: "" };
  return { start: emptyLineBefore(text, section.start), end, text: "" };
}

function editSection(
  document: ProfilesDocument,
  section: Section,
  { set, at }: Exclude<ProfileChange, { remove: true }>,
): Edit[] {
  const { text } = document;
  const spacing = spacingOf(document, section);
  const above = section.options.at(-1) ?? section;
  const lineEnd = text.slice(above.end, above.next);
  const edits: Edit[] = [];
  let added = "";
  for (const [key, value] of Object.entries(set)) {
    const option = optionOf(section.options, key);
    if (option !== undefined) edits.push(...editOption(text, option, { key, value, spacing }));
    else if (value !== undefined) added += formatOption(key, value, spacing) + lineEnd;
  }
  const place = at === undefined ? section.valuesEnd : placeBelow(document, section, at);
  if (added !== "") edits.push({ start: place, end: place, text: added });
  return edits;
}

/** An indented line belongs to the one above: nothing goes between the two. */
function placeBelow({ text, sections }: ProfilesDocument, section: Section, at: number): number {
  const end = sections.find(({ start }) => start > section.start)?.start ?? text.length;
  let place = section.next;
  for (let line = 1; line < at && place < end; line += 1) {
    place += /^[^\r\n]*(?:\r\n|\n|\r|$)/.exec(text.slice(place, end))?.[0].length ?? 0;
  }
  return /^[^\S\r\n]/.test(text.slice(place, end)) ? section.valuesEnd : place;
}

function editOption(
  text: string,
  option: Option,
  { key, value, spacing }: { key: string; value: string | undefined; spacing: Spacing },
): Edit[] {
  const furtherLines = option.continuations.map(({ start, next }) => ({ start, end: next, text: "" }));
  if (value === undefined) return [{ start: option.start, end: option.next, text: "" }, ...furtherLines];
  const line = optionOfLine(text.slice(option.start, option.end));
  const isPlain = line !== undefined && line.key === key;
  const isSet = isPlain && line.value === value && text.slice(option.valueStart, option.valueEnd) === value;
  if (isSet) return furtherLines;
  const keepsKey = text.slice(option.keyStart, option.keyEnd) === key && text[option.delimiter] === "=";
  const hasValue = option.valueStart < option.valueEnd;
  if (keepsKey && hasValue) return [{ start: option.valueStart, end: option.valueEnd, text: value }, ...furtherLines];
  // A key in capitals, a colon, or nothing to keep the spacing of: the SDK for JavaScript would not see the value.
  const indent = text.slice(option.start, option.keyStart);
  const rewritten = formatOption(key, value, { ...spacing, indent });
  return [{ start: option.start, end: option.end, text: rewritten }, ...furtherLines];
}

/** The space before a key and around its `=`. */
interface Spacing {
  readonly indent: string;
  readonly before: string;
  readonly after: string;
  /** Where the `=` stands, counted from the key, in files that align them. */
  readonly column: number;
}

/** That of the section's last option, or of the document's where the section has none. */
function spacingOf(document: ProfilesDocument, section?: Section): Spacing {
  const { text, sections } = document;
  const isEmpty = section === undefined || section.options.length === 0;
  const styled = isEmpty ? sections.findLast(({ options }) => options.length > 0) : section;
  const list = styled?.options ?? [];
  const indent = isEmpty ? "" : indentOf(text, list.at(-1));
  const model = list.findLast((option) => text[option.delimiter] === "=" && option.valueStart < option.valueEnd);
  const before = model === undefined ? " " : text.slice(model.keyEnd, model.delimiter);
  const after = model === undefined ? " " : text.slice(model.delimiter + 1, model.valueStart);
  if (model === undefined || !/^[ \t]*$/.test(before + after)) return { indent, before: " ", after: " ", column: 0 };
  const column = columnOf(list);
  return { indent, before: column === 0 ? before : " ", after, column };
}

/** The one column that the delimiters of keys of different lengths are aligned to; 0 where they are not. */
function columnOf(options: readonly Option[]): number {
  const columns = new Set(options.map(({ keyStart, delimiter }) => delimiter - keyStart));
  const lengths = new Set(options.map(({ keyStart, keyEnd }) => keyEnd - keyStart));
  const [column] = columns;
  return column !== undefined && columns.size === 1 && lengths.size > 1 ? column : 0;
}

function indentOf(text: string, option: Option | undefined): string {
  return option === undefined ? "" : text.slice(option.start, option.keyStart);
}

function formatOption(key: string, value: string, { indent, before, after, column }: Spacing): string {
  return `${indent}${`${key}${before}`.padEnd(column)}=${after}${value}`;
}

/** Where the empty line above a position starts; the position itself where the line above is not empty. */
function emptyLineBefore(text: string, position: number): number {
  const start = position - (text.startsWith("\r\n", position - 2) ? 2 : 1);
  const isEmpty = start === 0 || (start > 0 && isLineEnd(text.charAt(start - 1)));
  return isEmpty ? start : position;
}

function emptyLineAfter(text: string, position: number): number {
  return position + (/^(?:\r\n|\n|\r)/.exec(text.slice(position, position + 2))?.[0].length ?? 0);
}

function isLineEnd(character: string): boolean {
  return character === "\n" || character === "\r";
}

/** The line end used last; a line feed where there is none. */
function lastLineEnd(text: string): string {
  const end = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));
  if (end === -1) return "\n";
  return text.slice(end - 1, end + 1) === "\r\n" ? "\r\n" : text.charAt(end);
}
