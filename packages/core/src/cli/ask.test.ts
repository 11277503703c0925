import { describe, expect, test } from "@jest/globals";
import { scriptedPrompt } from "../testing/index.js";
import { askForSecret } from "./ask-for-secret.js";
import { confirm } from "./confirm.js";

describe("askForSecret", () => {
  const asked = { question: "MFA code: ", what: "an MFA code", flag: "--token-code" };

  test("takes what is piped in before it asks", async () => {
    const prompt = scriptedPrompt({ piped: ["123456"], typed: [] });
    expect(await askForSecret({ prompt }, asked)).toBe("123456");
    expect(prompt.questions).toEqual([]);
  });

  test("asks the person where nothing is piped in", async () => {
    const prompt = scriptedPrompt({ typed: [" 123456 "] });
    expect(await askForSecret({ prompt }, asked)).toBe("123456");
    expect(prompt.questions).toEqual(["MFA code: "]);
  });

  test("names the flag where there is nobody to ask", async () => {
    await expect(askForSecret({ prompt: scriptedPrompt({}) }, asked)).rejects.toMatchObject({
      exitCode: 2,
      message: "There is no terminal to ask on for an MFA code.",
      hint: expect.stringContaining("--token-code"),
    });
  });
});

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
