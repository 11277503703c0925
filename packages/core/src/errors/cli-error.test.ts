import { expect, test } from "@jest/globals";
import { CliError } from "./cli-error.js";

test("an error shows what others wrote without letting it steer the terminal", () => {
  const error = new CliError({ code: "X", message: "no \u001B[2Jgroup\r\n\tthere\u009B", hint: "See \u0007it" });
  expect(error.message).toBe("no \uFFFD[2Jgroup\uFFFD\n\tthere\uFFFD");
  expect(error.hint).toBe("See \uFFFDit");
});
