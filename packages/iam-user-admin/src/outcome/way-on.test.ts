import { toCliError } from "@iam-tools/core/errors";
import { expect, test } from "@jest/globals";
import { wayOn } from "./way-on.js";

const failure = (name: string, httpStatusCode = 400) =>
  toCliError(Object.assign(new Error("said"), { name, $metadata: { httpStatusCode } }));

test.each([
  ["Throttling", 400],
  ["ServiceFailure", 500],
  ["ConcurrentModificationException", 409],
  ["DeleteConflictException", 409],
  ["EntityTemporarilyUnmodifiableException", 409],
  ["NoSuchEntityException", 404],
  ["AbortError", 0],
  ["TimeoutError", 0],
])("the same command may help by itself after %s", (name, status) => {
  expect(wayOn([failure(name, status)])).toBe("Run the same command again to continue.");
});

test.each([
  "AccessDenied",
  "LimitExceededException",
  "PasswordPolicyViolationException",
  "MalformedPolicyDocumentException",
  "InvalidInputException",
  "EntityAlreadyExistsException",
  "ExpiredToken",
  "InvalidClientTokenId",
])("the same command cannot help by itself after %s", (name) => {
  for (const failures of [[failure(name)], [failure("Throttling"), failure(name)]]) {
    expect(wayOn(failures)).toBe("Once that is fixed, run the same command again: it continues from here.");
  }
});
