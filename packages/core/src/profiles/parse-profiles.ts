import { decodeText } from "./decode-text.js";
import { isSpace } from "./is-space.js";
import { profileOfHeader } from "./profile-of-header.js";
import {
  optionOf,
  type Continuation,
  type Option,
  type Problem,
  type ProfilesDocument,
  type ProfilesFile,
  type Section,
} from "./profiles-document.js";

/**
 * Reads a shared file the way botocore does, which is the way of Python's `configparser.RawConfigParser`: one pass, any
 * content. It never throws; what botocore rejects is in `problems`, and `requireValid` throws it.
 *
 * AWS describes the format only by examples (https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html), so a
 * test compares with botocore itself.
 */
export function parseProfiles(content: string | Uint8Array, file: ProfilesFile): ProfilesDocument {
  const ofFile = lately.filter(({ document }) => document.file.path === file.path && document.file.kind === file.kind);
  const bytes = typeof content === "string" ? undefined : content;
  const same = bytes && ofFile.find((one) => one.bytes !== undefined && Buffer.compare(one.bytes, bytes) === 0);
  if (same !== undefined) return same.document;
  const { text, problems } = decodeText(content);
  // Bytes that are not text cannot be told apart by the text alone.
  if (problems.length > 0) return parse(text, file, problems);
  const known = ofFile.find(({ document }) => document.text === text);
  if (known !== undefined) {
    known.bytes ??= bytes;
    return known.document;
  }
  const document = parse(text, file, problems);
  lately.unshift({ document, bytes });
  lately.length = Math.min(lately.length, REMEMBERED);
  return document;
}

/** A run looks at the same files again and again; to compare them takes a hundredth of the time. */
const lately: { readonly document: ProfilesDocument; bytes: Uint8Array | undefined }[] = [];
const REMEMBERED = 6;

function parse(text: string, file: ProfilesFile, problems: Problem[]): ProfilesDocument {
  const parser = new Parser(text, file, problems);
  const carriageReturn = finder(text, "\r");
  for (let start = 0, next = 0, line = 1; start < text.length; start = next, line += 1) {
    const lineFeed = text.indexOf("\n", start);
    let end = lineFeed === -1 ? text.length : lineFeed;
    next = lineFeed === -1 ? end : end + 1;
    if (carriageReturn(start) < end) {
      end = carriageReturn(start);
      next = lineFeed === end + 1 ? end + 2 : end + 1;
    }
    parser.takeLine({ line, start, end, next });
  }
  return parser.finish();
}

/**
 * Finds the next of a sign, or the end of the text, from places that only grow: what lies ahead is not looked for again.
 * Letter by letter it would take so long that Node compiled it for speed, at the price of a whole start.
 */
function finder(text: string, sign: string): (from: number) => number {
  let next = -1;
  return (from) => {
    if (next < from) next = text.indexOf(sign, from);
    if (next === -1) next = text.length;
    return next;
  };
}

interface Line {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

class Parser {
  private readonly sections: OpenSection[] = [];
  /** Those that do not belong to a profile, by name. */
  private readonly others = new Map<string, Section>();
  private readonly profiles = new Map<string, Section[]>();
  private readonly defaults: Option[] = [];
  /** Each key as one string, however often it is there. */
  private readonly keys = new Map<string, string>();
  private readonly nested: OpenOption[] = [];
  private section: OpenSection | undefined;
  private option: OpenOption | undefined;
  private indent = 0;
  private blankLines = 0;
  private readonly equals: (from: number) => number;
  private readonly colon: (from: number) => number;

  constructor(
    private readonly text: string,
    private readonly file: ProfilesFile,
    private readonly problems: Problem[],
  ) {
    this.equals = finder(text, "=");
    this.colon = finder(text, ":");
  }

  takeLine(line: Line): void {
    const { text } = this;
    let from = line.start;
    while (from < line.end && isSpace(text.charCodeAt(from))) from += 1;
    if (from === line.end) {
      this.blankLines += 1;
      return;
    }
    const first = text.charCodeAt(from);
    if (first === NUMBER_SIGN || first === SEMICOLON) return;
    let to = line.end;
    while (isSpace(text.charCodeAt(to - 1))) to -= 1;

    if (this.option !== undefined && from - line.start > this.indent) {
      this.takeContinuation(this.option, line, from, to);
    } else {
      this.indent = from - line.start;
      const close = first === BRACKET ? from + text.slice(from, to).lastIndexOf("]") : -1;
      if (close > from + 1) this.takeHeader(line, text.slice(from + 1, close));
      else this.takeOption(line, from, to);
    }
    this.blankLines = 0;
  }

  finish(): ProfilesDocument {
    for (const option of this.nested) if (this.isRead(option)) this.checkNested(option);
    this.problems.sort((a, b) => a.line - b.line);
    const { file, text, problems, sections, profiles, defaults } = this;
    return { file, text, problems, sections, profiles, defaults };
  }

  private takeHeader({ line, start, end, next }: Line, name: string): void {
    const isDefaults = name === "DEFAULT";
    const options = isDefaults ? this.defaults : [];
    const section: OpenSection = { name, line, start, end, next, valuesEnd: next, options };
    this.section = section;
    this.option = undefined;
    this.sections.push(section);
    if (isDefaults) return;
    const profile = profileOfHeader(name, this.file.kind);
    const namesakes = profile === undefined ? undefined : this.profiles.get(profile);
    const before = profile === undefined ? this.others.get(name) : namesakes?.find((one) => one.name === name);
    if (before !== undefined) {
      this.problems.push({
        line,
        what: `starts the section [${name}] again, after line ${before.line}`,
        hint: `Move the lines below the second [${name}] to the first, and remove the second.`,
      });
      return;
    }
    if (profile === undefined) this.others.set(name, section);
    else if (namesakes === undefined) this.profiles.set(profile, [section]);
    else namesakes.push(section);
  }

  private takeOption({ line, start, end, next }: Line, from: number, to: number): void {
    const { text, section } = this;
    if (section === undefined) {
      const hint = "Put a header such as [default] above it, or # in front of it.";
      this.problems.push({ line, what: "stands before the first section", hint });
      return;
    }
    const delimiter = Math.min(this.equals(from), this.colon(from), to);
    if (delimiter === to || delimiter === from) {
      const what = delimiter === to ? "has no =" : "has nothing before its =";
      this.problems.push({ line, what, hint: "Write it as key = value, or put # in front of it." });
      return;
    }
    let keyEnd = delimiter;
    while (isSpace(text.charCodeAt(keyEnd - 1))) keyEnd -= 1;
    let valueStart = delimiter + 1;
    while (valueStart < to && isSpace(text.charCodeAt(valueStart))) valueStart += 1;
    const key = this.keyOf(text.slice(from, keyEnd));
    this.option = {
      key,
      line,
      start,
      keyStart: from,
      keyEnd,
      delimiter,
      valueStart,
      valueEnd: to,
      end,
      next,
      continuations: NONE,
    };
    section.valuesEnd = next;
    const namesake = optionOf(section.options, key);
    if (namesake === undefined) {
      section.options.push(this.option);
      return;
    }
    const what = `has the same key as line ${namesake.line}, both in [${section.name}]`;
    this.problems.push({ line, what, hint: "Remove one of the two lines." });
  }

  private keyOf(written: string): string {
    const known = this.keys.get(written);
    if (known !== undefined) return known;
    const key = written.toLowerCase();
    this.keys.set(written, key);
    return key;
  }

  private takeContinuation(
    option: OpenOption,
    { line, start, next }: Line,
    valueStart: number,
    valueEnd: number,
  ): void {
    if (option.continuations === NONE) {
      option.continuations = [];
      if (option.valueStart === option.valueEnd) this.nested.push(option);
    }
    option.continuations.push({ line, start, valueStart, valueEnd, next, blankLines: this.blankLines });
    if (this.section !== undefined) this.section.valuesEnd = next;
  }

  /** What is in `[DEFAULT]` is read as part of the sections that do not have it themselves. */
  private isRead(option: Option): boolean {
    if (!this.defaults.includes(option)) return true;
    return this.sections.some(({ options }) => optionOf(options, option.key) === undefined);
  }

  /** A value that starts on the line after its key is one of further keys and values: botocore insists. */
  private checkNested(option: OpenOption): void {
    for (const { line, valueStart, valueEnd } of option.continuations) {
      const parts = this.text.slice(valueStart, valueEnd).split(PYTHON_LINE_ENDS);
      if (parts.every((part) => part.includes("=") || isBlank(part))) continue;
      const hint = "Write it as key = value, or put # in front of it.";
      this.problems.push({ line, what: `belongs to the value that line ${option.line} starts, and has no =`, hint });
      return;
    }
  }
}

type OpenSection = Section & { valuesEnd: number; readonly options: Option[] };
type OpenOption = Option & { continuations: Continuation[] };

const NUMBER_SIGN = 0x23;
const SEMICOLON = 0x3b;
const BRACKET = 0x5b;
/** One empty list for the many options of a single line. */
const NONE: Continuation[] = [];
/** Where `str.splitlines` splits; line feeds and carriage returns are not part of a line here. */
// oxlint-disable-next-line no-control-regex
const PYTHON_LINE_ENDS = /[\v\f\x1c-\x1e\x85\u2028\u2029]/;

function isBlank(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (!isSpace(text.charCodeAt(index))) return false;
  return true;
}
