import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { binOf, runBin, temporaryFolder, type TemporaryFolder } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
  const credentials = "[work]\naws_access_key_id = AKIAX\naws_secret_access_key = x\n";
  await writeFile(join(folder.path, "credentials"), credentials, { mode: 0o600 });
});
afterAll(() => folder.remove());

describe("completion", () => {
  const complete = (...words: string[]) =>
    runBin({
      bin: binOf("setsts"),
      args: ["--complete", ...words],
      env: { AWS_SHARED_CREDENTIALS_FILE: join(folder.path, "credentials") },
    });

  test("offers flags, and the profiles of the files", async () => {
    expect((await complete("--tok")).stdout).toBe("--token-code\n--token-command\n");
    expect((await complete("--profile", "")).stdout).toBe("work\n");
  });

  test.each([
    ["bash", "setsts completion bash"],
    ["zsh", "setsts --complete"],
    ["fish", "setsts --complete"],
  ])("has a script for %s", async (shell, asks) => {
    const { stdout } = await runBin({ bin: binOf("setsts"), args: ["completion", shell], env: {} });
    expect(stdout).toContain(asks);
  });

  test("has none for other shells, and says which there are", async () => {
    const { exitCode, stderr } = await runBin({ bin: binOf("setsts"), args: ["completion", "ksh"], env: {} });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("setsts completion zsh");
  });
});
