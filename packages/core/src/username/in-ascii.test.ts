import { expect, test } from "@jest/globals";
import { inAscii } from "./in-ascii.js";

test.each([
  ["o'brien-dev", "obrien-dev"],
  ["o’brien", "obrien"],
  ["jürgen.müller-dev", "juergen.mueller-dev"],
  ["Jürgen", "Juergen"],
  ["Ørsted.Åse", "Oersted.Aase"],
  ["straße", "strasse"],
  ["łukasz.żółć", "lukasz.zolc"],
  ["zoe\u0308", "zoe"],
  ["François.Nuñez", "Francois.Nunez"],
  ["nguyễn", "nguyen"],
])("%s is %s", (text, ascii) => {
  expect(inAscii(text)).toBe(ascii);
});

test.each(["иван", "李", "a b", "a!b", "", "'"])("there is no spelling of %j", (text) => {
  expect(inAscii(text)).toBeUndefined();
});
