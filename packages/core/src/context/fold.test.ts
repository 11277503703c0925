import { expect, test } from "@jest/globals";
import { fold, foldForTerminal } from "./fold.js";
import { styled } from "./terminal-text.js";

test("a text is folded between words, and a word that is longer is cut", () => {
  expect(fold("one two  three", 8)).toEqual(["one two", "three"]);
  expect(fold("arn:aws:iam::1 x", 5)).toEqual(["arn:a", "ws:ia", "m::1", "x"]);
  expect(fold("one\n\ntwo", 8)).toEqual(["one", "", "two"]);
});

/** At 40 columns. */
const folded = (line: string) => foldForTerminal(line, 40).split("\n");

test("a line that fits stays as it is, and one that does not goes on further to the right", () => {
  expect(folded("  two  spaces stay ")).toEqual(["  two  spaces stay "]);
  expect(folded("Removed work-sts from this machine. It stays valid.")).toEqual([
    "Removed work-sts from this machine. It",
    "  stays valid.",
  ]);
  expect(folded("- set a new password, to be changed at the first sign-in")).toEqual([
    "- set a new password, to be changed at",
    "  the first sign-in",
  ]);
});

test("a table goes on below its second column, where there is room", () => {
  expect(folded("deploy-function  262 of 2,048 characters, and those of --on (built in)")).toEqual([
    "deploy-function  262 of 2,048",
    "                 characters, and those",
    "                 of --on (built in)",
  ]);
  expect(folded("* virtual   arn:aws:iam::111122223333:mfa/roger  since 2030-01-02")).toEqual([
    "* virtual",
    "  arn:aws:iam::111122223333:mfa/roger",
    "  since 2030-01-02",
  ]);
});

test.each([
  [
    "a command",
    "Name one: iam-login work console --role arn:aws:iam::ACCOUNT:role/NAME",
    ["Name one:", "iam-login work console --role arn:aws:iam::ACCOUNT:role/NAME"],
  ],
  [
    "a command within a text",
    "To see it: aws iam get-policy --policy-arn 'a, b; c'; or ask for it by mail.",
    ["To see it:", "aws iam get-policy --policy-arn 'a, b; c';", "  or ask for it by mail."],
  ],
  [
    "a command on a line of its own",
    '  aws iam create-policy --policy-name x --policy-document "$(cat x)" && aws iam list-policies',
    ['  aws iam create-policy --policy-name x --policy-document "$(cat x)" && aws iam list-policies'],
  ],
  [
    "what is quoted",
    `The profile of work is not there, nor "build and test", nor '/home/roger/my files'.`,
    ["The profile of work is not there, nor", '  "build and test", nor', `  '/home/roger/my files'.`],
  ],
  ["an address", `See ${"https://example.com/".padEnd(60, "x")}`, ["See", "https://example.com/".padEnd(60, "x")]],
  [
    "JSON",
    '{ "error": { "code": "USAGE", "message": "Unknown" } }',
    ['{ "error": { "code": "USAGE", "message": "Unknown" } }'],
  ],
])("%s stays whole", (_what, line, lines) => {
  expect(folded(line)).toEqual(lines);
});

test("the space after a question stays, and styles have no width", () => {
  expect(folded("This changes the whole account. Do you want to proceed (yes/no)? ")).toEqual([
    "This changes the whole account. Do you",
    "  want to proceed (yes/no)? ",
  ]);
  const red = styled("setsts:", ["31", "39"]);
  expect(folded(`${red} a line of forty characters, all!`)).toEqual([`${red} a line of forty characters, all!`]);
});

test("what is too long for a person to have written is left to the terminal, so that nobody waits for it", () => {
  const line = `Error: ${"a  ".repeat(2_000)}`;
  expect(folded(line)).toEqual([line]);
});
