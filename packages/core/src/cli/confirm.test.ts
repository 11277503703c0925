import { describe, expect, test } from "@jest/globals";
import { scriptedPrompt } from "../testing/index.js";
import { confirm } from "./confirm.js";

describe("confirm", () => {
  const warning = "This deletes it.";

  test("asks nothing where the person agreed beforehand", async () => {
    const prompt = scriptedPrompt({ typed: [] });
    await confirm({ prompt }, { warning, yes: true });
    expect(prompt.questions).toEqual([]);
  });

  test("goes on where the person types yes in full", async () => {
    const prompt = scriptedPrompt({ typed: ["yes"] });
    await confirm({ prompt }, { warning, yes: false });
    expect(prompt.questions).toEqual(["This deletes it. Do you want to proceed (yes/no)? "]);
  });

  test.each(["y", "no", "", "YES"])("refuses the answer %j", async (answer) => {
    const prompt = scriptedPrompt({ typed: [answer] });
    await expect(confirm({ prompt }, { warning, yes: false })).rejects.toMatchObject({ exitCode: 4 });
  });

  test("refuses, naming --yes, where there is nobody to ask", async () => {
    await expect(confirm({ prompt: scriptedPrompt({}) }, { warning, yes: false })).rejects.toMatchObject({
      exitCode: 4,
      message: warning,
      hint: expect.stringContaining("--yes"),
    });
  });
});
