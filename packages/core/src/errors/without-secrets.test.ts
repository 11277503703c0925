import { expect, test } from "@jest/globals";
import { CliError, toCliError } from "./index.js";
import { withoutSecrets } from "./without-secrets.js";

const secret = `a&b<c>'d"e=f`;

test.each([
  ["as it is", secret],
  ["in a URL", encodeURIComponent(secret)],
  ["in XML", "a&amp;b&lt;c&gt;&apos;d&quot;e=f"],
  ["in HTML", "a&amp;b&lt;c&gt;&#x27;d&quot;e&#x3D;f"],
  ["in a mail", `a&b<c>'d"e=3Df`],
])("a secret that is quoted %s is taken out of an error, its trace and its causes", (_where, written) => {
  const cause = Object.assign(new Error(`refused: ${written}!`), { response: `550 ${written}`, code: "EENVELOPE" });
  const error = new CliError({ code: "X", message: `Why: ${written}.`, hint: `See ${written}`, cause });
  const cleaned = withoutSecrets(error, [secret]);
  expect(cleaned).toBe(error);
  expect(cleaned.message).toBe("Why: (not shown).");
  expect(cleaned.hint).toBe("See (not shown)");
  expect(cause).toMatchObject({ message: "refused: (not shown)!", response: "550 (not shown)", code: "EENVELOPE" });
  expect(`${cleaned.stack}${cause.stack}${toCliError(cause).message}`).not.toContain(written);
});

test("what holds no secret is left alone, and so is what is no error", () => {
  const loop: { self?: object; status: number } = { status: 1 };
  loop.self = loop;
  expect(withoutSecrets(loop, [secret, ""])).toEqual({ status: 1, self: loop });
  expect(withoutSecrets("text", [secret])).toBe("text");
});
