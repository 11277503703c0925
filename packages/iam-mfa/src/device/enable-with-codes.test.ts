import { scriptedPrompt } from "@iam-tools/core/testing";
import { expect, test } from "@jest/globals";
import { askTwoCodes } from "./enable-with-codes.js";

const [first, second] = ["First code: ", "The code after that, in at most 30 seconds: "];

test("what is no code is asked for again at once, with the reason, and without the QR code", async () => {
  const prompt = scriptedPrompt({ typed: ["12", "123 456", "", "654321"] });
  expect(await askTwoCodes({ prompt }, "The seed.\n")).toEqual(["123456", "654321"]);
  expect(prompt.questions).toEqual([`The seed.\n${first}`, first, second, second]);
  expect(prompt.shown).toEqual([
    "An MFA code has six digits; 2 characters were given. Try again.\n",
    "An MFA code has six digits; nothing was given. Try again.\n",
  ]);
});

test("what is no code three times is not asked for again", async () => {
  const prompt = scriptedPrompt({ typed: ["1", "2", "3", "123456"] });
  await expect(askTwoCodes({ prompt }, "")).rejects.toMatchObject({ code: "USAGE" });
  expect(prompt.questions).toHaveLength(3);
});

test("the first code again is not sent to AWS, which counts wrong ones: the next is asked for", async () => {
  const prompt = scriptedPrompt({ typed: ["123456", "123 456", "654321"] });
  expect(await askTwoCodes({ prompt }, "")).toEqual(["123456", "654321"]);
  expect(prompt.questions).toEqual([first, second, second]);
  expect(prompt.shown).toEqual([
    "This is the first code again; the device shows the next one within 30 seconds. Try again.\n",
  ]);
});
