import { expect, test } from "@jest/globals";
import { assert, constantFrom, property, string } from "fast-check";
import { html } from "./html.js";

test("escapes text for elements and for quoted attributes", () => {
  expect(String(html`<b title="${`"'`}">${"<i> & </b>"}</b>`)).toBe(
    `<b title="&#34;&#39;">&#60;i&#62; &#38; &#60;/b&#62;</b>`,
  );
});

test("puts in other HTML as it is, and lists one after the other", () => {
  expect(String(html`${html`<i>${"&"}</i>`}${[1, undefined, ["<", html`<b></b>`]]}`)).toBe("<i>&#38;</i>1&#60;<b></b>");
});

test("no text can become markup, or leave its attribute", () => {
  assert(
    property(string({ unit: constantFrom("<", ">", '"', "'", "&", "`", "=", "/", "$", "\\", "s", "\n") }), (text) => {
      expect(String(html`${text}`)).not.toMatch(/[<>"']|&(?!#\d+;)/);
    }),
  );
});
