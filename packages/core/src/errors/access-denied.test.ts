import { describe, expect, test } from "@jest/globals";
import { refusals } from "./refusal-cases.js";
import { toCliError } from "./to-cli-error.js";

function told(message: string) {
  const operation = "iam:DeactivateMFADevice";
  return toCliError(Object.assign(new Error(message), { name: "AccessDenied", operation }));
}

describe("a refusal says who may not do what, on what and why, and who can change that", () => {
  test.each(refusals)("$kind (since $since)", ({ sentence, told: expected, hint }) => {
    const error = told(sentence);
    expect(error).toMatchObject({ code: "ACCESS_DENIED", message: expected });
    expect(error.hint).toContain(hint);
  });

  test("MFA is named only where it may be what is missing", () => {
    const named = refusals.filter(({ sentence }) => /MFA session/.test(told(sentence).hint ?? ""));
    expect(named.map(({ kind }) => kind)).toEqual([
      "an identity policy denies it, to a user",
      "an identity policy denies it, and is named",
    ]);
  });
});

test.each([
  ["User: a is not authorized to perform: ".repeat(30_000)],
  [`User: a is not authorized to perform: ${" with a".repeat(100_000)}`],
  [`User: a is not authorized to perform: x on resource: ${"because ".repeat(100_000)}`],
  [`User: ${"a ".repeat(300_000)}`],
])("a crafted sentence costs no time", (message) => {
  const started = performance.now();
  told(message);
  expect(performance.now() - started).toBeLessThan(200);
});

test("a session that IAM does not take is no deleted key", () => {
  const error = { name: "InvalidClientTokenId", message: "x", operation: "iam:ListUsers", isSession: true };
  expect(toCliError(Object.assign(new Error(error.message), error))).toMatchObject({
    code: "INVALID_CLIENT_TOKEN_ID",
    message: expect.stringContaining("issued without an MFA code"),
    hint: expect.stringContaining("iam-login PROFILE"),
  });
});
