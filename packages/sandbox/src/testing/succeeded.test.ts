import { expect, test } from "@jest/globals";
import { succeeded } from "./succeeded.js";

test("a run that ended with 0 is handed on, and of any other it is told what it said", async () => {
  const ended = { exitCode: 0, stdout: "out\n", stderr: "" };
  expect(await succeeded(Promise.resolve(ended))).toBe(ended);
  const failed = { exitCode: 3, stdout: "half\n", stderr: "why\n" };
  await expect(succeeded(Promise.resolve(failed))).rejects.toThrow("A run ended with 3. It said:\nhalf\nwhy\n");
  await expect(succeeded(Promise.resolve({ exitCode: undefined }))).rejects.toThrow("ended with a signal");
});
