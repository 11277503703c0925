import { describe, expect, test } from "@jest/globals";
import { parseEmailAddress } from "./parse-email-address.js";

describe("parseEmailAddress", () => {
  test("takes an address apart", () => {
    expect(parseEmailAddress("Roger.Siggs@Gmail.com")).toEqual({ localPart: "Roger.Siggs", domain: "gmail.com" });
  });

  test.each([
    ["roger", "it has no @"],
    ["@x.com", "there is nothing before the @"],
    ["a@b@x.com", "it has more than one @"],
    ["a b@x.com", "it has a space in it"],
    ["a@x.com\nBcc: all@x.com", "it has white space or a control character in it"],
    [".a@x.com", "begins or ends with a dot"],
    ["a..b@x.com", "two in a row"],
    ["a@", `"" is not a domain`],
    ["a@-x.com", `"-x.com" is not a domain`],
    ["a@x..com", `"x..com" is not a domain`],
    ["a,b@x.com", `has "," in it`],
    [`${"a".repeat(65)}@x.com`, "has 65 characters, and 64 is the most"],
  ])("says what is wrong with %j", (email, message) => {
    expect(() => parseEmailAddress(email)).toThrow(message);
  });
});
