import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "@jest/globals";
import { loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";
import * as fc from "fast-check";
import { hasCode } from "../errors/index.js";
import { changeProfiles } from "./change-profiles.js";
import type { ProfileChange } from "./profile-change.js";
import { parseProfiles } from "./parse-profiles.js";
import { profileValues } from "./profile-values.js";
import type { ProfilesDocument, ProfilesFile, Section } from "./profiles-document.js";

const kinds = ["credentials", "config"] as const;
const parse = (content: string | Uint8Array, kind: ProfilesFile["kind"] = "credentials") =>
  parseProfiles(content, { kind, path: `/home/jane/.aws/${kind}` });

/** Pieces that mean something to one of the readers, or might. */
const pieces = fc.oneof(
  fc.constantFrom("[a]", "[b]", "[profile a]", '[profile "a b"]', "[default]", "[profile default]", "[DEFAULT]", "[]"),
  fc.constantFrom("x = 1", "y=2", "X = 3", "z: 4", "s3 =", "aws_session_token = t", "= 5", "no delimiter", "k ==: v"),
  fc.constantFrom("# note", "; note", " # note", " ; note ]", "[a] ; note", "[ a ]", "[a] b]", "]", "[", "=", ":", "#"),
  fc.constantFrom("\uFEFF", "\0", "\u0085", "\u00A0", "\u2028", "\u001C", "\v", "\f", "é", "İ", "😀", '"', "'", "\\"),
  fc.string({ unit: "binary", maxLength: 4 }),
);
const indents = fc.constantFrom("", "", "", " ", "    ", "\t", "\u00A0");
const lineEnds = fc.constantFrom("\n", "\n", "\n", "\n", "\r\n", "\r");
const nastyText = fc
  .array(fc.tuple(indents, fc.array(pieces, { maxLength: 3 }), lineEnds), { maxLength: 12 })
  .chain((lines) => fc.boolean().map((isEnded) => ({ lines, isEnded })))
  .map(({ lines, isEnded }) => {
    const text = lines.map(([indent, parts, lineEnd]) => indent + parts.join("") + lineEnd).join("");
    return isEnded ? text : text.replace(/(?:\r\n|\r|\n)$/, "");
  });

/** Files as people and tools write them: valid, with comments, odd spacing, nested and continued values. */
const names = fc.constantFrom("default", "a", "b", "work", "jane@example.com", "a.b-c_d");
const keys = fc.constantFrom(
  "region",
  "aws_access_key_id",
  "aws_secret_access_key",
  "aws_session_token",
  "Output",
  "x",
);
const values = fc.oneof(
  fc.constantFrom("eu-west-1", "AKIAEXAMPLE", "a=b==", "a:b", "a # note", "a ; note", "#", "[x]", "é"),
  fc.base64String({ minLength: 4, maxLength: 40 }),
);
const optionText = fc
  .tuple(
    keys,
    fc.constantFrom(" = ", "=", "= ", "   = ", ": ", " ="),
    values,
    fc.constantFrom("", "", "", "nested", "continued"),
  )
  .map(([key, delimiter, value, form]) => {
    if (form === "nested") return { key, lines: [`${key} =`, "  addressing = path", "  size = 5"] };
    if (form === "continued") return { key, lines: [`${key}${delimiter}${value}`, "", "   # inside", "   more of it"] };
    return { key, lines: [`${key}${delimiter}${value}`] };
  });
const loose = fc.constantFrom<string[]>([], [], ["# about this"], [""], ["", "; old = 1", ""], ["   "]);
const sectionText = fc.tuple(
  names,
  fc.uniqueArray(optionText, { maxLength: 5, selector: ({ key }) => key.toLowerCase() }),
  fc.array(loose, { minLength: 6, maxLength: 6 }),
  fc.constantFrom("", "", "", "  "),
);
const wellKeptFile = fc.record({
  kind: fc.constantFrom(...kinds),
  sections: fc.uniqueArray(sectionText, { maxLength: 5, selector: ([name]) => name }),
  lineEnd: fc.constantFrom("\n", "\r\n"),
  isEnded: fc.boolean(),
  top: loose,
});
const writtenFile = wellKeptFile.map(({ kind, sections, lineEnd, isEnded, top }) => {
  const lines: string[] = [...top];
  for (const [name, options, between, indent] of sections) {
    lines.push(kind === "config" && name !== "default" ? `[profile ${name}]` : `[${name}]`, ...(between[0] ?? []));
    for (const [index, option] of options.entries()) {
      lines.push(...option.lines.map((line) => (line === "" ? "" : indent + line)), ...(between[index + 1] ?? []));
    }
  }
  return { kind, text: lines.join(lineEnd) + (isEnded && lines.length > 0 ? lineEnd : "") };
});
const plainValue = fc.oneof(
  fc.constantFrom("eu-west-1", "a=b==", "a:b", "a#b", "[x]", "é"),
  fc.base64String({ minLength: 4 }),
);
const change: fc.Arbitrary<ProfileChange> = fc.oneof(
  fc.record({
    profile: fc.oneof(names, fc.constant("new")),
    set: fc.dictionary(
      keys.map((key) => key.toLowerCase()),
      fc.option(plainValue, { nil: undefined }),
      {
        minKeys: 1,
        noNullPrototype: true,
      },
    ),
  }),
  fc.record({ profile: names, remove: fc.constant(true as const) }),
);

/** Throws away the tries in which the file is one that two readers tell apart, so that the change is refused. */
function changed(document: ProfilesDocument, edit: ProfileChange): ProfilesDocument {
  try {
    return changeProfiles(document, [edit]);
  } catch (error) {
    fc.pre(!hasCode(error, "CREDENTIALS_FILE_INVALID", "CONFIG_FILE_INVALID"));
    throw error;
  }
}

async function counterexample<Values>(
  property: fc.IProperty<Values> | fc.IAsyncProperty<Values>,
  numRuns: number,
): Promise<string | undefined> {
  return fc.asyncDefaultReportMessage(await fc.check(property, { numRuns }));
}

describe("for any text", () => {
  test("printing what was parsed is the identity", async () => {
    const text = fc.oneof(nastyText, fc.string({ unit: "binary" }));
    const property = fc.property(text, fc.constantFrom(...kinds), (text, kind) => {
      expect(parse(text, kind).text).toBe(text);
    });
    expect(await counterexample(property, 2000)).toBeUndefined();
  });

  test("an edit keeps every line outside of its section, in order, or is refused", async () => {
    const property = fc.property(nastyText, change, (text, edit) => {
      const before = parse(text);
      expectOthersKept(before, changed(before, edit), edit);
    });
    expect(await counterexample(property, 1000)).toBeUndefined();
  });
});

describe("for any file as people write them", () => {
  test("an edit changes exactly one section", async () => {
    const property = fc.property(writtenFile, change, ({ kind, text }, edit) => {
      const before = parse(text, kind);
      expect(before.problems).toEqual([]);
      expectOthersKept(before, changed(before, edit), edit);
    });
    expect(await counterexample(property, 2000)).toBeUndefined();
  });

  test("what was set is read, what was removed is gone, and the rest of the profile is as before", async () => {
    const property = fc.property(writtenFile, change, ({ kind, text }, edit) => {
      const before = parse(text, kind);
      const after = changed(before, edit);
      const expected = new Map(profileValues(before, edit.profile));
      for (const [key, value] of Object.entries("set" in edit ? edit.set : {})) {
        if (value === undefined) expected.delete(key);
        else expected.set(key, value);
      }
      const isGone = "remove" in edit || (expected.size === 0 && !before.profiles.has(edit.profile));
      expect(profileValues(after, edit.profile)).toEqual(isGone ? undefined : expected);
    });
    expect(await counterexample(property, 2000)).toBeUndefined();
  });

  test("the same edit a second time changes nothing", async () => {
    const property = fc.property(writtenFile, change, ({ kind, text }, edit) => {
      const once = changed(parse(text, kind), edit);
      expect(changeProfiles(once, [edit]).text).toBe(once.text);
    });
    expect(await counterexample(property, 1000)).toBeUndefined();
  });

  test("adding a profile and removing it again is the identity", async () => {
    const property = fc.property(writtenFile, plainValue, ({ kind, text }, value) => {
      const added = changeProfiles(parse(text, kind), [{ profile: "new", set: { region: value, x: value } }]);
      expect(added.text).not.toBe(text);
      expect(changeProfiles(added, [{ profile: "new", remove: true }]).text).toBe(text);
    });
    expect(await counterexample(property, 1000)).toBeUndefined();
  });

  test("a file without a last line end stays without one, and one with it keeps it", async () => {
    const property = fc.property(writtenFile, change, ({ kind, text }, edit) => {
      fc.pre(text !== "" && "set" in edit && Object.values(edit.set).every((value) => value !== undefined));
      const after = changed(parse(text, kind), edit);
      expect(isEnded(after.text)).toBe(isEnded(text));
    });
    expect(await counterexample(property, 1000)).toBeUndefined();
  });
});

test("the SDK for JavaScript reads what was written", async () => {
  const folder = mkdtempSync(join(tmpdir(), "profiles-"));
  const [path, none] = [join(folder, "file"), join(folder, "none")];
  const property = fc.asyncProperty(writtenFile, change, async ({ kind, text }, edit) => {
    const after = changed(parse(text, kind), edit);
    // What is set already was left as it is, whoever reads it.
    fc.pre(after.text !== text && "set" in edit);
    writeFileSync(path, after.text);
    const read = await loadSharedConfigFiles({
      filepath: kind === "credentials" ? path : none,
      configFilepath: kind === "config" ? path : none,
      ignoreCache: true,
    });
    const values = (kind === "credentials" ? read.credentialsFile : read.configFile)[edit.profile];
    const set = "set" in edit ? edit.set : {};
    expect(Object.fromEntries(Object.keys(set).map((key) => [key, values?.[key]]))).toEqual(set);
  });
  try {
    expect(await counterexample(property, 500)).toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const hasBotocore = spawnSync("python3", ["-c", "import botocore.configloader"]).status === 0;

describe("compared with botocore", () => {
  if (!hasBotocore) {
    test("is not run: python3 does not find botocore here", () => {
      expect(hasBotocore).toBe(false);
    });
    return;
  }

  test("the same files are rejected, and the others hold the same values", () => {
    const texts = [
      ...fc.sample(nastyText, 3000).map((text) => Buffer.from(text)),
      ...fc.sample(writtenFile, 1000).map(({ text }) => Buffer.from(text)),
      ...fc
        .sample(fc.uint8Array({ maxLength: 12 }), 300)
        .map((bytes) => Buffer.concat([Buffer.from("[a]\nx = "), bytes])),
    ];
    const ours = texts.map((bytes) => {
      const [credentials, config] = [parse(bytes, "credentials"), parse(bytes, "config")];
      if (credentials.problems.length > 0) return null;
      return { sections: valuesByProfile(credentials), profiles: valuesByProfile(config) };
    });
    const theirs = readByBotocore(texts);
    const differing = texts.flatMap((text, index) =>
      isDeepStrictEqual(ours[index], theirs[index])
        ? []
        : [JSON.stringify({ text: text.toString(), ours: ours[index], theirs: theirs[index] })],
    );
    expect(differing).toEqual([]);
    expect(theirs.filter((answer) => answer !== null).length).toBeGreaterThan(1000);
  });
});

interface BotocoreAnswer {
  sections: Record<string, Record<string, string>>;
  profiles: Record<string, Record<string, string>>;
}

/** Null where it rejects the file. One process reads them all. */
function readByBotocore(texts: Buffer[]): (BotocoreAnswer | null)[] {
  const script = `
import base64, json, os, sys, tempfile
from botocore import configloader, exceptions
answers = []
path = os.path.join(tempfile.mkdtemp(), "file")
for text in json.load(sys.stdin):
    with open(path, "wb") as file:
        file.write(base64.b64decode(text))
    try:
        configloader.raw_config_parse(path)
        sections = configloader.raw_config_parse(path, parse_subsections=False)
        answers.append({"sections": sections, "profiles": configloader.build_profile_map(sections)["profiles"]})
    except exceptions.ConfigParseError:
        answers.append(None)
os.unlink(path)
os.rmdir(os.path.dirname(path))
json.dump(answers, sys.stdout)
`;
  const run = spawnSync("python3", ["-c", script], {
    input: JSON.stringify(texts.map((text) => text.toString("base64"))),
    env: { ...process.env, PYTHONUTF8: "1", LC_ALL: "C.UTF-8" },
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  expect(run.stderr).toBe("");
  const answers = JSON.parse(run.stdout) as (BotocoreAnswer | null)[];
  return answers.map((answer) => answer && { sections: lowered(answer.sections), profiles: lowered(answer.profiles) });
}

/** Python writes keys in small letters already, but for those that only a newer Unicode knows, such as Node's. */
function lowered(sections: BotocoreAnswer["sections"]): BotocoreAnswer["sections"] {
  const small = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.fromEntries(Object.entries(sections).map(([name, values]) => [name, small(values)]));
}

function valuesByProfile(document: ProfilesDocument): Record<string, Record<string, string>> {
  return Object.fromEntries(
    [...document.profiles.keys()].map((name) => [name, Object.fromEntries(profileValues(document, name) ?? [])]),
  );
}

/** Every byte that is not of an option that was set, or of a section that was removed, is still there and in order. */
function expectOthersKept(before: ProfilesDocument, after: ProfilesDocument, edit: ProfileChange): void {
  expect(valuesOfOthers(after, edit.profile)).toEqual(valuesOfOthers(before, edit.profile));
  const [section] = before.profiles.get(edit.profile) ?? [];
  const isKept =
    "remove" in edit
      ? textsWithout(section, before.text).includes(after.text)
      : isDeepStrictEqual(linesLost(before, after, { section, set: edit.set }), []);
  expect(isKept).toBe(true);
}

function valuesOfOthers(document: ProfilesDocument, profile: string): Record<string, Record<string, string>> {
  const { [profile]: _, ...others } = valuesByProfile(document);
  return others;
}

/** With or without the line end above the section, or below it at the top, and with or without that of the last line. */
function textsWithout(section: Section | undefined, text: string): string[] {
  if (section === undefined) return [text];
  const [above, below] = [text.slice(0, section.start), text.slice(section.valuesEnd)];
  const texts = [above + below, unended(above) + below, above + below.replace(/^(?:\r\n|\r|\n)/, "")];
  return isEnded(text) ? texts : [...texts, ...texts.map(unended)];
}

/** Lines that went though they are not of an option that was set; and lines that came though nothing needed them. */
function linesLost(
  before: ProfilesDocument,
  after: ProfilesDocument,
  { section, set }: { section: Section | undefined; set: Readonly<Record<string, string | undefined>> },
): string[] {
  const touched = new Set<number>();
  for (const key of Object.keys(set)) {
    const option = section?.options.find((one) => one.key === key);
    if (option !== undefined) touched.add(option.line);
    for (const { line } of option?.continuations ?? []) touched.add(line);
  }
  const kept = linesOf(before.text).filter((_, index) => !touched.has(index + 1));
  const rest = linesOf(after.text);
  const most = kept.length + Object.values(set).filter((value) => value !== undefined).length;
  const surplus = rest.slice(section === undefined ? most + 2 : most);
  const lost = kept.filter((line, index) => {
    // A last line without an end gets one when another comes below it.
    const isSame =
      index < kept.length - 1 ? (other: string) => other === line : (other: string) => unended(other) === unended(line);
    const found = rest.findIndex(isSame);
    if (found !== -1) rest.splice(0, found + 1);
    return found === -1 && !(index === kept.length - 1 && !isEnded(before.text) && unended(line) === "");
  });
  return [...surplus, ...lost];
}

function linesOf(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}

function isEnded(text: string): boolean {
  return /[\r\n]$/.test(text);
}

function unended(text: string): string {
  return text.replace(/(?:\r\n|\r|\n)$/, "");
}
