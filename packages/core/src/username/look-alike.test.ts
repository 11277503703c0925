import { describe, expect, test } from "@jest/globals";
import { lookAlike, shownAddress } from "./look-alike.js";

describe("a domain looks like another", () => {
  test.each([
    ["ex\u0430mple.com", 'mixes letters of the alphabets Latin and Cyrillic in "ex\u0430mple": "\u0430" is U+0430'],
    ["mail.g\u03BFogle.com", 'mixes letters of the alphabets Latin and Greek in "g\u03BFogle"'],
    ["p\u0561ypal.com", "Latin and Armenian"],
    ["x\u0E01x.com", "mixes letters of the alphabets Latin and another"],
    ["\u0441\u03BF.com", "Cyrillic and Greek"],
    ["\u212Aayak.example", 'has the character U+212A, which passes for "K"'],
    ["\uFF45xample.com", 'has the character U+FF45, which passes for "e"'],
  ])("%s", (domain, why) => {
    expect(lookAlike(domain)).toContain(why);
  });

  test.each([
    "example.com",
    "m\u00FCnchen.de",
    "stra\u00DFe.de",
    "\u043F\u0440\u0438\u043C\u0435\u0440.com",
    "\u65E5\u672C\u8A9E\u30C6\u30B9\u30C8.jp",
    "sony\u30B9\u30C8\u30A2.jp",
    "\u0E44\u0E17\u0E22.com",
    "xn--exmple-4nf.com",
    "3-a.1b.com",
  ])("and %s does not", (domain) => {
    expect(lookAlike(domain)).toBeUndefined();
  });
});

test.each([
  ["roger@example.com", "roger@example.com"],
  ["roger@m\u00FCnchen.de", "roger@m\u00FCnchen.de (xn--mnchen-3ya.de)"],
  ["roger@\u0430\u0440\u0440\u04CF\u0435.com", "roger@\u0430\u0440\u0440\u04CF\u0435.com (xn--80ak6aa92e.com)"],
])("%s is shown as %s", (email, shown) => {
  expect(shownAddress(email)).toBe(shown);
});
