import { expect, test } from "@jest/globals";
import { forPipe, forTerminal, plainJson, styled } from "./terminal-text.js";

const hostile = [
  ["ESC", "\u001B[2J\u001B]0;title\u0007"],
  ["CSI", "\u009B31m"],
  ["OSC", "\u009D0;title\u009C"],
  ["a carriage return", "safe\rfake"],
  ["a backspace", "ab\b\b"],
  ["a right-to-left override", "a\u202Etxt.exe"],
  ["an isolate", "\u2066a\u2067b\u2068c\u2069"],
  ["marks of direction", "\u200E\u200F\u061C"],
] as const;

test.each(hostile)("%s of others reaches no terminal", (_name, text) => {
  expect(forTerminal(`a ${text} b\n`)).not.toMatch(/(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u);
});

test.each(hostile)("%s of others is the same for a pipe", (_name, text) => {
  expect(forPipe(text)).toBe(text);
});

test.each(hostile)("%s in JSON is escaped, and not lost", (_name, text) => {
  const json = plainJson(JSON.stringify({ text }));
  expect(json).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  expect(JSON.parse(json)).toEqual({ text });
});

test("letters of any script, line ends and tabs stay", () => {
  const text = "Zoë, Ελένη, אבג,\t日本 👩‍💻\n";
  expect(forTerminal(text)).toBe(text);
});

test("our own style is shown, and what stands in it is clean", () => {
  const text = `${styled("a\u001B[0mb", ["31", "39"])} \u001B[31mc`;
  expect(forTerminal(text)).toBe("\u001B[31ma\uFFFD[0mb\u001B[39m \uFFFD[31mc");
});
