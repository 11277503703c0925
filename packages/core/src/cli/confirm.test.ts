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

  test.each(["no", "n", "No"])("refuses the answer %j at once", async (answer) => {
    const prompt = scriptedPrompt({ typed: [answer] });
    await expect(confirm({ prompt }, { warning, yes: false })).rejects.toMatchObject({ exitCode: 4 });
  });

  test.each(["y", "", "YES", "yse"])("asks once more where the answer is %j", async (answer) => {
    const prompt = scriptedPrompt({ typed: [answer, "yes"] });
    await confirm({ prompt }, { warning, yes: false });
    expect(prompt.questions.at(-1)).toBe("Type yes to go on, or no: ");
    const again = scriptedPrompt({ typed: [answer, answer] });
    await expect(confirm({ prompt: again }, { warning, yes: false })).rejects.toMatchObject({ exitCode: 4 });
  });

  test.each(["y", "Y", "yes", "Yes"])("takes %j where nothing can be lost", async (answer) => {
    const prompt = scriptedPrompt({ typed: [answer] });
    await confirm({ prompt }, { warning, yes: false, harmless: true });
    expect(prompt.questions).toHaveLength(1);
  });

  test("takes the name of what would be lost, and no other word, where it is asked for", async () => {
    const prompt = scriptedPrompt({ typed: ["yes", "roger-dev"] });
    await confirm({ prompt }, { warning, yes: false, typed: "roger-dev" });
    expect(prompt.questions).toEqual([`${warning}\nType roger-dev to go on: `, "Type roger-dev to go on: "]);
  });

  test("refuses, naming --yes, where there is nobody to ask", async () => {
    await expect(confirm({ prompt: scriptedPrompt({}) }, { warning, yes: false })).rejects.toMatchObject({
      exitCode: 4,
      message: warning,
      hint: expect.stringContaining("--yes"),
    });
  });
});
