import { describe, expect, test } from "@jest/globals";
import { changeProfiles } from "./change-profiles.js";
import type { ProfileChange } from "./profile-change.js";
import { parseProfiles } from "./parse-profiles.js";
import type { ProfilesFile } from "./profiles-document.js";

function change(
  text: string,
  changes: ProfileChange | ProfileChange[],
  kind: ProfilesFile["kind"] = "credentials",
): string {
  return changeProfiles(parseProfiles(text, { kind, path: `/home/jane/.aws/${kind}` }), [changes].flat()).text;
}

const set = (profile: string, values: Record<string, string | undefined>): ProfileChange => ({ profile, set: values });
const remove = (profile: string): ProfileChange => ({ profile, remove: true });

describe("setting keys", () => {
  test("writes a session where it belongs and touches nothing else", () => {
    const before = [
      "# my keys",
      "[work]",
      "aws_access_key_id     = AKIA1",
      "aws_secret_access_key = s/1  ",
      "  ; expires in May",
      "",
      "[work-mfa]",
      "aws_access_key_id = ASIA1",
      "aws_secret_access_key = s2",
      "aws_security_token = old",
      "x_principal = jane",
      "",
      "# others",
      "[other]",
    ].join("\r\n");
    const after = change(before, [
      set("work-mfa", { aws_access_key_id: "ASIA2", aws_session_token: "t==", aws_security_token: undefined }),
      set("work", { aws_secret_access_key: "s/2", region: "eu-west-1" }),
    ]);
    expect(after.split("\r\n")).toEqual([
      "# my keys",
      "[work]",
      "aws_access_key_id     = AKIA1",
      "aws_secret_access_key = s/2  ",
      "region                = eu-west-1",
      "  ; expires in May",
      "",
      "[work-mfa]",
      "aws_access_key_id = ASIA2",
      "aws_secret_access_key = s2",
      "x_principal = jane",
      "aws_session_token = t==",
      "",
      "# others",
      "[other]",
    ]);
  });

  test("changes nothing where all is set", () => {
    const document = parseProfiles("[a]\nx=1", { kind: "credentials", path: "/c" });
    expect(changeProfiles(document, [set("a", { x: "1", y: undefined }), remove("b")])).toBe(document);
  });

  test("spaces a new key like the one above it", () => {
    expect(change("[a]\n\tx=1\n", set("a", { y: "2" }))).toBe("[a]\n\tx=1\n\ty=2\n");
  });

  test("puts the first key right below the header, spaced like those of other profiles", () => {
    expect(change("[a]\n# note\n\n[b]\nx=1\n", set("a", { y: "2" }))).toBe("[a]\ny=2\n# note\n\n[b]\nx=1\n");
  });

  test("puts keys at a line below the header where that is given, and between no lines that belong together", () => {
    const text = "[a]\r\n# mine\r\n# why\r\ns3 =\r\n  x = 1\r\nb = 2\r\n\r\n[c]\r\n";
    const at = (line: number) =>
      change(text, { profile: "a", set: { k: "v", l: "w" }, at: line }, "credentials")
        .split("\r\n")
        .indexOf("k = v");
    expect([1, 2, 3, 4, 5, 6, 7, 8, 20].map(at)).toEqual([1, 2, 3, 6, 5, 6, 7, 7, 7]);
    expect(change("[a]\n# mine", { profile: "a", set: { k: "v" }, at: 2 })).toBe("[a]\n# mine\nk = v");
  });

  test("replaces all lines of a long value, and keeps the comments between them", () => {
    expect(change("[a]\nx = 1\n  2\n  # note\n  3\ny = 4\n", set("a", { x: "5" }))).toBe(
      "[a]\nx = 5\n  # note\ny = 4\n",
    );
  });

  test("writes a key as both readers find it", () => {
    expect(change("[a]\nREGION: eu\n  ", set("a", { region: "us" }))).toBe("[a]\nregion = us\n  ");
  });

  test("leaves a file without a last line end without one", () => {
    expect(change("[a]\nx = 1", set("a", { y: "2" }))).toBe("[a]\nx = 1\ny = 2");
    expect(change("[a]\nx = 1", set("b", { y: "2" }))).toBe("[a]\nx = 1\n\n[b]\ny = 2");
  });

  test("takes two changes of one profile one after the other", () => {
    expect(change("", [set("a", { x: "1" }), set("a", { y: "2" }), set("a", { x: "3" })])).toBe("[a]\nx = 3\ny = 2\n");
  });
});

describe("adding and removing profiles", () => {
  test("a new one goes to the end after one blank line, spaced like the last", () => {
    expect(change("[a]\nx=1\n# end\n", set("b", { y: "2" }))).toBe("[a]\nx=1\n# end\n\n[b]\ny=2\n");
  });

  test("in the config file its header says profile, but for default", () => {
    expect(change("", [set("a", { x: "1" }), set("default", { x: "2" })], "config")).toBe(
      "[profile a]\nx = 1\n\n[default]\nx = 2\n",
    );
  });

  test("the one in quotes is found, and not added again", () => {
    expect(change('[profile "a"]\nx = 1\n', set("a", { x: "2" }), "config")).toBe('[profile "a"]\nx = 2\n');
    expect(change('[profile "a b"]\nx = 1\n', set("a b", { x: "2" }), "config")).toBe('[profile "a b"]\nx = 2\n');
  });

  test("nothing is added to set nothing", () => {
    expect(change("", set("a", { x: undefined }))).toBe("");
  });

  test("a removed one takes the blank line above with it, and leaves comments that may be about the next", () => {
    const text = "[a]\nx = 1\n\n[b]\ny = 2\n\n# about c\n[c]\nz = 3\n";
    expect(change(text, remove("b"))).toBe("[a]\nx = 1\n\n# about c\n[c]\nz = 3\n");
    expect(change(text, remove("a"))).toBe("[b]\ny = 2\n\n# about c\n[c]\nz = 3\n");
    expect(change(text, [remove("a"), remove("b"), remove("c")])).toBe("\n# about c\n");
  });
});

describe("what one of two readers would misread is refused", () => {
  test.each([
    ["an empty value", { x: "" }],
    ["a value with a line end", { x: "a\nb" }],
    ["a value with a space at its end", { x: "a " }],
    ["a value with a note", { x: "a # b" }],
    ["a value that is a note", { x: ";a" }],
    ["a value with a control character", { x: "a\u0007" }],
    ["a key in capitals", { X: "1" }],
    ["a key with a space", { "x y": "1" }],
    ["a key that is a note", { "#x": "1" }],
  ])("%s", (_, values) => {
    const error = expect.objectContaining({ code: "USAGE", exitCode: 2 });
    expect(() => change("[a]\n", set("a", values))).toThrow(error);
  });

  test.each(["", "a b", "profile a", "a]b", " a", "a\n", "DEFAULT", "__proto__", "#a", '"a"'])(
    "the name %j",
    (name) => {
      expect(() => change("", set(name, { x: "1" }))).toThrow(expect.objectContaining({ code: "USAGE", exitCode: 2 }));
    },
  );

  test("in the config file also a name with letters of other alphabets", () => {
    expect(change("", set("jürgen", { x: "1" }))).toBe("[jürgen]\nx = 1\n");
    expect(() => change("", set("jürgen", { x: "1" }), "config")).toThrow(expect.objectContaining({ code: "USAGE" }));
  });

  test("no message shows a value", () => {
    expect(() => change("[a]\n", set("a", { x: "wJalr\n" }))).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("wJalr") }),
    );
  });
});

describe("files in which the readers see different things are left alone", () => {
  test.each([
    ["a header with more on its line", "[a] mine\nx = 1\n", "line 1 starts [a]"],
    ["a header that is no header to one of them", "[b] # [a]\nx = 1\n[a] c\n", "line 3 starts [a]"],
    ["an empty key above indented ones", "[a]\n  y =\n  x = 1\n", "line 1 starts [a]"],
    ["bare carriage returns", "[a]\rx = 1\r", "line 1 starts [a]"],
    ["a key that comes from [DEFAULT]", "[DEFAULT]\nx = 1\n[a]\n", "line 3 starts [a]"],
  ])("%s", (_, text, where) => {
    expect(() => change(text, set("a", { x: text.includes("DEFAULT") ? undefined : "2", z: "3" }))).toThrow(
      expect.objectContaining({ code: "CREDENTIALS_FILE_INVALID", message: expect.stringContaining(where) }),
    );
  });

  test("a section whose header would become part of the value above", () => {
    const text = "[a]\nx = 1\n[b]\n   y = 2\n   [c]\nz = 3\n";
    expect(() => change(text, remove("b"))).toThrow(
      expect.objectContaining({ message: expect.stringContaining("line 5 starts [c]") }),
    );
  });

  const indented = "[work-sts]\naws_access_key_id = A\n  [prod]\n  aws_access_key_id = B\n";
  const below = "[work-sts]\naws_session_token = t\n  region = eu-west-1\n";
  const nested = "[a]\ns3 =\n  max_queue_size = 1\nx = 1\n";

  test.each([
    ["a section below a value that is replaced", indented, set("work-sts", { aws_access_key_id: "C" }), 3],
    ["a section in a profile that is removed", indented, remove("work-sts"), 3],
    ["a section below a key that is added", indented, set("work-sts", { expiration: "x" }), 1],
    ["a setting below a value that is removed", below, set("work-sts", { aws_session_token: undefined }), 3],
  ])("by its blanks: %s", (_, text, edit, line) => {
    expect(() => change(text, edit)).toThrow(
      expect.objectContaining({
        code: "CREDENTIALS_FILE_INVALID",
        message: expect.stringContaining(`credentials, line ${line} `),
      }),
    );
  });

  test("and nested settings go with theirs, as both read them", () => {
    expect(change(nested, set("a", { s3: undefined }))).toBe("[a]\nx = 1\n");
    expect(change(nested, remove("a"))).toBe("");
    expect(change(below, remove("work-sts"))).toBe("");
  });

  test("a profile that has two headers", () => {
    expect(() => change("[default]\nx = 1\n[profile default]\n", set("default", { x: "2" }), "config")).toThrow(
      expect.objectContaining({
        code: "CONFIG_FILE_INVALID",
        message: "/home/jane/.aws/config, line 3 has the profile default a second time, after line 1.",
      }),
    );
  });
});
