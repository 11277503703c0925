import { expect, test } from "@jest/globals";
import { checkKeys } from "./check-keys.js";
import { parseProfiles } from "./parse-profiles.js";

const secret = "abcdefghij/klmnopqrst+uvwxyz0123456789AB";
const check = (text: string) => () => checkKeys([parseProfiles(text, { kind: "credentials", path: "/c" })], "a");
const keys = (id: string, key: string) => `# mine\n[a]\naws_access_key_id = ${id}\naws_secret_access_key = ${key}\n`;

test("keys as AWS has them pass, and so does a profile without any", () => {
  expect(check(keys("AKIAEXAMPLEEXAMPLE12", secret))).not.toThrow();
  expect(check("[a]\nregion = x\n")).not.toThrow();
});

test.each([
  ["swapped", keys(secret, "AKIAEXAMPLEEXAMPLE12"), "The aws_access_key_id in line 3 of /c is swapped with the"],
  ["in quotes", keys("AKIAEXAMPLEEXAMPLE12", `"${secret}"`), "The aws_secret_access_key in line 4 of /c is in quotes"],
  [
    "a page's blank",
    keys("AKIAEXAMPLEEXAMPLE12\u200B", secret),
    "in line 3, column 41, of /c has the character U+200B",
  ],
])("%s: the file and the line are named, and no key", (_what, text, message) => {
  expect(check(text)).toThrow(message);
  expect(check(text)).not.toThrow(secret);
});
