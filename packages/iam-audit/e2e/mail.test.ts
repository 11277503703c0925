import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
  stage.sandbox.addUser({ name: "ann", password: "p" });
});
afterEach(() => stage.close());

const run = (line: string) => stage.run(line, { env: { MAIL_FROM: "IAM <iam@example.com>" } });
const withoutNotice = (stderr: string) => stderr.replace(/^AWS is writing .*\n/, "");

/** What is attached, decoded (RFC 2045 6.8). */
function attached(raw: Buffer): { name: string; content: string } {
  const [, header = "", body = ""] =
    /\r\n--[^\r\n]+\r\n((?:[^\r\n]+\r\n)*Content-Disposition: attachment(?:[^\r\n]*\r\n)+)\r\n(.*?)\r\n--/s.exec(
      raw.toString("latin1"),
    ) ?? [];
  return {
    name: /filename=([^;\s]+)/.exec(header)?.[1] ?? "",
    content: Buffer.from(body, "base64").toString("utf8"),
  };
}

describe("--mail", () => {
  test("sends the page, attached, with a summary that any reader of mail shows", async () => {
    const { exitCode, stdout, stderr } = await run("--mail admin@example.com --html audit.html");
    expect({ exitCode, stderr: withoutNotice(stderr) }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/\n\nPage: audit\.html\nMailed to admin@example\.com\n$/);
    const [mail] = stage.sandbox.mail.messages;
    expect(mail).toMatchObject({ from: "iam@example.com", to: ["admin@example.com"] });
    expect(mail?.subject).toBe("IAM users of dev: 2 high findings among 2 users.");
    expect(mail?.text?.replaceAll("\r\n", "\n")).toMatch(
      /^IAM users of dev\n\n2 high findings among 2 users\.\n.*Critical: 0\nHigh: 2\n.*- A password and no MFA device: 1\n/s,
    );
    expect(mail?.html).toContain("<strong>2 high findings among 2 users.</strong>");
    expect(mail?.html).not.toContain("<script");
    const { name, content } = attached(mail?.raw ?? Buffer.alloc(0));
    expect(name).toMatch(/^iam-audit-\d{4}-\d\d-\d\d\.html$/);
    expect(content).toBe(await readFile(join(stage.home, "audit.html"), "utf8"));
    expect(content).toContain("<h1>IAM users of dev</h1>");
  });

  test.each([
    ["--mail admin@example.com", "No sender address.", {}],
    ["--mail admin", "", { MAIL_FROM: "iam@example.com" }],
    ["--mail-from iam@example.com", "--mail-from is for --mail, which is missing.", {}],
    ["--mail admin@example.com", "", { MAIL_FROM: "iam@example.com", SMTP_URL: "smtp://127.0.0.1:1" }],
    ["--mail admin@example.com --config mail.yaml", "No mail may go to admin@example.com", {}],
  ])("%s that cannot be, is told of before an account is read (%s)", async (line, message, env) => {
    await writeFile(join(stage.home, "mail.yaml"), "mail:\n  from: iam@example.org\n  allowedDomains: [example.org]\n");
    const { exitCode, stdout, stderr } = await stage.run(line, { env });
    expect(stderr).toContain(message);
    expect(stdout).toBe("");
    expect(exitCode).not.toBe(0);
    expect(stage.sandbox.calls).toEqual([]);
    expect(stage.sandbox.mail.messages).toEqual([]);
  });

  test("a recipient that the relay refuses is told of before an account is read", async () => {
    stage.sandbox.mail.refuse({ at: "rcpt-to", answer: 550 });
    const { exitCode, stderr } = await run("--mail admin@example.com");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("admin@example.com");
    expect(stage.sandbox.calls).toEqual([]);
  });

  test("a mail that the relay does not take in the end keeps nothing from being told", async () => {
    stage.sandbox.trouble.before(async () => stage.sandbox.mail.refuse({ at: "data", answer: 552 }));
    const { exitCode, stdout, stderr } = await run("--mail admin@example.com");
    expect(exitCode).toBe(1);
    expect(stdout).toContain(" findings: ");
    expect(stdout).not.toContain("Mailed to");
    expect(stderr).toContain("Warning: The mail to admin@example.com was not accepted");
  });
});
