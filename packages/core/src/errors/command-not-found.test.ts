import { expect, test } from "@jest/globals";
import { commandNotFound } from "./command-not-found.js";

test.each([
  ["ENOENT", "x", 'There is no command "x".', "Check its name, and PATH."],
  ["EACCES", "my tool", '"my tool" is not executable.', "To allow it: chmod u+x 'my tool'"],
  ["EISDIR", "./tools", '"./tools" is a directory, not a program.', "Name a program, in it or elsewhere."],
])("a program that cannot be started for %s", (code, program, message, hint) => {
  const cause = Object.assign(new Error("spawn"), { code });
  expect(commandNotFound(program, cause)).toMatchObject({ code: "COMMAND_NOT_FOUND", message, hint, exitCode: 2 });
});

test("what failed for another reason is left to others", () => {
  expect(commandNotFound("x", new Error("other"))).toBeUndefined();
});
