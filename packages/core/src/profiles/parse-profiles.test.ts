import { expect, test } from "@jest/globals";
import { parseProfiles } from "./parse-profiles.js";
import { profileValues } from "./profile-values.js";
import { requireValid } from "./require-valid.js";

const parse = (content: string | Uint8Array) =>
  parseProfiles(content, { kind: "credentials", path: "/home/jane/.aws/credentials" });

test.each([
  ["a section twice", "[a]\nx = 1\n[b]\n[a]\n", 4, "starts the section [a] again, after line 1"],
  ["a key twice, whatever its case", "[a]\nregion = 1\n\nREGION = 2\n", 4, "has the same key as line 2, both in [a]"],
  ["a line that is no option", "[a]\nx = 1\nwhatever\n", 3, "has no ="],
  ["a line without a key", "[a]\n= 1\n", 2, "has nothing before its ="],
  ["text before the first section", "# mine\n\nx = 1\n[a]\n", 3, "stands before the first section"],
  ["a byte order mark", "\uFEFF[a]\nx = 1\n", 1, "begins with a byte order mark, which the AWS CLI does not read"],
  [
    "a nested line that is no option",
    "[a]\ns3 =\n  x = 1\n  y\n",
    4,
    "belongs to the value that line 2 starts, and has no =",
  ],
  ["bytes that are not UTF-8", Buffer.from("[a]\nx = 1\ny = \xFC\n", "latin1"), 3, "is not valid UTF-8"],
])("%s is an error that names file and line", (_, content, line, what) => {
  expect(() => requireValid(parse(content))).toThrow(
    expect.objectContaining({
      code: "CREDENTIALS_FILE_INVALID",
      exitCode: 1,
      message: `/home/jane/.aws/credentials, line ${line} ${what}.`,
      hint: expect.stringMatching(/\.$/),
    }),
  );
});

test("no error shows what a line holds, since it may be a secret", () => {
  const texts = [
    "[a]\nwJalrXUtnFEMI\n",
    "wJalrXUtnFEMI = 1",
    "[a]\nx = 1\nx = wJalrXUtnFEMI",
    "[a]\ns =\n  wJalrXUtnFEMI",
  ];
  const problems = texts.map((text) => parse(text).problems);
  expect(problems.map(({ length }) => length)).toEqual([1, 1, 1, 1]);
  expect(JSON.stringify(problems)).not.toContain("wJalr");
});

test("reads values as botocore does", () => {
  const text = [
    "[DEFAULT]",
    "output = json",
    "[a] ignored",
    "Region: eu-west-1 # part of it",
    "empty =",
    "s3 =",
    "    addressing_style = path",
    "; a comment inside",
    "    max_queue_size = 5",
    "long = one",
    "",
    "  two",
    "output=text",
  ];
  expect(Object.fromEntries(profileValues(parse(text.join("\r\n")), "a") ?? [])).toEqual({
    output: "text",
    region: "eu-west-1 # part of it",
    empty: "",
    s3: "\naddressing_style = path\nmax_queue_size = 5",
    long: "one\n\ntwo",
  });
});

test("finds the profiles of the config file by their headers", () => {
  const headers = [
    "default",
    "profile a",
    'profile "b c"',
    "profile  d",
    "e",
    "sso-session f",
    "profile g h",
    'profile "i',
  ];
  const text = headers.map((header) => `[${header}]\n`).join("");
  const { profiles } = parseProfiles(text, { kind: "config", path: "/home/jane/.aws/config" });
  expect([...profiles.keys()]).toEqual(["default", "a", "b c", "d"]);
});

test("knows no profile that is not there", () => {
  expect(profileValues(parse("[a]\n"), "b")).toBeUndefined();
});
