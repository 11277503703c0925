import { expect, test } from "@jest/globals";
import { parsePending } from "./parse-pending.js";
import type { PendingPassword } from "./pending.js";

const pending: PendingPassword = {
  email: "roger@example.com",
  userName: "roger-dev",
  account: { id: "111122223333", environment: "dev", consoleUrl: "https://dev.signin.aws.amazon.com/console" },
  password: "very secret",
  messageId: "<1@example.com>",
  occasion: "new-user",
  state: "set",
};

test("what was kept is read as it was", () => {
  expect(parsePending("/a.json", JSON.stringify(pending))).toEqual(pending);
});

test.each([
  ["empty", ""],
  ["cut off", JSON.stringify(pending).slice(0, -2)],
  ["without an account", JSON.stringify({ ...pending, account: undefined })],
  ["in a state that there is not", JSON.stringify({ ...pending, state: "sent" })],
])("a file that is %s is named, and nothing of it is quoted", (_how, content) => {
  expect(() => parsePending("/a.json", content)).toThrow(
    "The file /a.json was not written by this tool, so the password in it cannot be used.",
  );
});
