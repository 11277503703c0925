import { expect, test } from "@jest/globals";
import { recordedOutput } from "./recorded-output.js";
import { testContext } from "./test-context.js";

test("a member that is not set throws when it is used, and says which", () => {
  const context = testContext({ out: recordedOutput() });
  context.out.write("allowed");
  expect(() => context.files.read("/etc/passwd")).toThrow("Unexpected use of context.files.read");
  expect(() => context.env["HOME"]).toThrow("Unexpected use of context.env.HOME");
});
