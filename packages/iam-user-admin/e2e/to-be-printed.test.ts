import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { quickContext, succeeded } from "@iam-tools/sandbox/testing";
import { expect, test } from "@jest/globals";
import { main } from "../src/main.js";
import { stage, user } from "./roger-stage.js";

const kept = () => readdir(join(stage.home, ".local/state/iam-user-admin"));
const write = (name: string, content: string) => writeFile(join(stage.home, name), content);

/** Its standard output is gone when the secret is to be printed. */
async function unprinted(line: string): Promise<void> {
  const { context, out } = quickContext({ env: stage.environment, home: stage.home });
  expect(await main(line.split(" "), { ...context, out: Object.assign(out, { isNowhere: true }) })).toBe(1);
  expect(await kept()).toHaveLength(1);
}

const roger = "--user-email roger@example.com";
const bot = "--user-email team@example.com --user-name bot";

test.each([
  ["password", `${roger} --no-mail`, roger],
  ["password", `${roger} --change-password --no-mail`, `${roger} --change-password`],
  ["password", "import printed.csv", "import people.csv"],
  ["access key", `${bot} --access-key --no-mail`, `${bot} --access-key`],
  ["access key", `${bot} --rotate-access-key --no-mail`, `${bot} --rotate-access-key`],
])(
  "a %s that %s could not print is mailed by nothing, and printed by the command that resend names",
  async (what, line, mailing) => {
    await write("printed.csv", "email,no-mail\nroger@example.com,yes\n");
    await write("people.csv", "email\nroger@example.com\n");
    if (line.includes("change-password"))
      stage.sandbox.addUser({ name: "roger-dev", tags: { email: "roger@example.com" } });
    if (line.includes("rotate")) stage.sandbox.addUser({ name: "bot", tags: { email: "team@example.com" } });
    await unprinted(line);
    for (const command of ["resend --dry-run", "resend"]) {
      const { exitCode, stdout } = await stage.run(command);
      expect(stdout).toContain(`: failed: The ${what} of `);
      expect(exitCode).toBe(1);
    }
    const refused = await stage.run(mailing);
    expect(refused.stderr).toMatch(/was to be printed, not mailed, and still waits: print it with .*no-mail\.\n/);
    expect(refused.exitCode).not.toBe(0);
    if (line.includes("rotate")) {
      const { stderr } = await stage.run(`${bot} --finish-rotation --yes`);
      expect(stderr).toContain("Print it with: --rotate-access-key --no-mail\n");
    }
    const { stdout } = await stage.run("resend");
    const [, command = ""] = /was to be printed, not mailed\. Print it with: iam-user-admin (.*)$/m.exec(stdout) ?? [];
    const printed = await stage.run(command);
    const secret =
      what === "password" ? user("roger-dev").loginProfile?.password : user("bot").accessKeys.at(-1)?.secret;
    expect(printed.stdout).toContain(` ${secret}\n`);
    expect(stage.mail.messages).toEqual([]);
    expect(await kept()).toEqual([]);
  },
);

test("where all that waits was to be printed, resend says how without mail settings or a relay", async () => {
  await unprinted(`${roger} --no-mail`);
  const command =
    "Print it with: iam-user-admin --user-email roger@example.com --user-name roger-dev --env dev --no-mail";
  for (const env of [{ MAIL_FROM: "", SMTP_URL: "" }, { SMTP_URL: "smtps://127.0.0.1:1" }]) {
    for (const line of ["resend", "resend --dry-run --json"]) {
      const { exitCode, stdout, stderr } = await stage.run(line, { env });
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
      expect(stdout).toContain(command);
      if (line.includes("json")) expect(JSON.parse(stdout)).toMatchObject({ dryRun: true });
    }
  }
});

test("where one of two was to be printed, resend mails the other, and requires the settings for it", async () => {
  await unprinted(`${roger} --no-mail`);
  stage.mail.refuse({ at: "data", answer: 554, times: 1 });
  expect((await stage.run(`${bot} --access-key`)).exitCode).toBe(3);
  expect(await stage.run("resend", { env: { MAIL_FROM: "" } })).toMatchObject({ exitCode: 2, stdout: "" });
  expect((await stage.run("resend")).stdout).toMatch(
    /^mailed team@example\.com the access key of bot\nroger@example\.com: failed: /,
  );
  expect(stage.mail.messages).toHaveLength(1);
});

test("one that opens nothing any more is told as such, and not how to print it", async () => {
  await unprinted(`${roger} --no-mail`);
  await succeeded(stage.run(`${roger} --deactivate --yes`));
  const { exitCode, stdout } = await stage.run("resend");
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "no password or access key is waiting to be mailed\n" });
  await unprinted(`${bot} --access-key --no-mail`);
  user("bot").accessKeys.splice(0);
  expect((await stage.run("resend")).stdout).toMatch(/^team@example\.com: failed: .* no longer has the access key/);
});
