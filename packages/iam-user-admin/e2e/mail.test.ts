import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { succeeded } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

const roger = "--user-email roger@example.com";
const rogerDev = () => stage.sandbox.account().users.get("roger-dev");
const state = () => join(stage.home, ".local/state/iam-user-admin");
const write = (name: string, text: string) => writeFile(join(stage.home, name), text);

describe("a relay with STARTTLS and AUTH", () => {
  const auth = { user: "iam", password: "relay secret" };

  beforeEach(async () => {
    await stage.close();
    stage = await startStage({ mail: { tls: "required", auth } });
    await write("ca.pem", stage.mail.certificate);
    await write("iam-user-admin.yaml", "mail:\n  tls: required\n");
  });

  const url = (password: string) => stage.mail.url.replace("smtp://", `smtp://iam:${encodeURIComponent(password)}@`);
  const trusting = () => ({ NODE_EXTRA_CA_CERTS: join(stage.home, "ca.pem") });

  test("takes the mail encrypted, from who signs in", async () => {
    const { exitCode, stderr } = await stage.runBin(roger, { env: { ...trusting(), SMTP_URL: url(auth.password) } });
    expect(stderr).toBe(`Using ${join(stage.home, "iam-user-admin.yaml")}; mails go through ${stage.mail.url}.\n`);
    expect(exitCode).toBe(0);
    expect(stage.mail.messages[0]).toMatchObject({ secure: true, envelope: { user: "iam" } });
  });

  test("that shows a certificate nobody vouches for gets no mail, and no password", async () => {
    const { exitCode, stderr } = await stage.run(roger, { env: { SMTP_URL: url(auth.password) } });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/cannot be used: .*certificate/);
    expect(stderr).not.toContain(auth.password);
    expect(rogerDev()).toBeUndefined();
  });

  test("that does not take the password is told of before anything is changed", async () => {
    const { exitCode, stderr } = await stage.runBin(roger, { env: { ...trusting(), SMTP_URL: url("wrong") } });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Authentication credentials invalid");
    expect(stderr).not.toContain("wrong");
    expect(rogerDev()).toBeUndefined();
  });
});

test("a relay that offers no TLS where TLS is required gets no mail", async () => {
  await write("iam-user-admin.yaml", "mail:\n  tls: required\n");
  const { exitCode, stderr } = await stage.run(roger);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("STARTTLS");
  expect(rogerDev()).toBeUndefined();
});

describe("templates", () => {
  test("of one's own are begun with ours, and used by folder", async () => {
    const { stdout } = await stage.run("templates init mine");
    expect((await readdir(join(stage.home, "mine"))).sort()).toEqual([
      "access-key.html",
      "access-key.txt",
      "deletion.html",
      "deletion.txt",
      "new-password.html",
      "new-password.txt",
      "new-user.html",
      "new-user.txt",
    ]);
    expect(stdout).toContain(`mail: { templates: ${join(stage.home, "mine")} }`);
    await write("iam-user-admin.yaml", "mail:\n  templates: mine\n");
    await write("mine/new-user.txt", "Hello {{email}}\n\n{{#each accounts}}{{userName}} {{password}}{{/each}}\n");
    await write("mine/new-user.html", "<p>{{#each accounts}}{{password}}|{{environment}}{{/each}}</p>");
    await succeeded(stage.run(`${roger} --env a=b`));
    const [mail] = stage.mail.messages;
    const user = stage.sandbox.account().users.get("roger-a=b");
    expect(mail?.subject).toBe("Hello roger@example.com");
    expect(mail?.text).toContain(`roger-a=b ${user?.loginProfile?.password}`);
    expect(mail?.html).toContain("|a&#x3D;b</p>");
    const again = await stage.run("templates init mine");
    expect(again.stdout).toContain("left ");
    expect(await readFile(join(stage.home, "mine/new-user.txt"), "utf8")).toMatch(/^Hello/);
  });

  test("in another encoding are told of before anything is changed", async () => {
    await succeeded(stage.run("templates init mine"));
    await write("iam-user-admin.yaml", "mail:\n  templates: mine\n");
    await writeFile(join(stage.home, "mine/new-user.txt"), "Gr\xFC\xDFe\n\n{{email}}\n", "latin1");
    const { exitCode, stderr } = await stage.run(roger);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("mine/new-user.txt is not UTF-8 text.");
    expect(stage.writes()).toEqual([]);
  });

  test("are not begun where a file is in the way", async () => {
    await write("mine", "");
    const { exitCode, stderr } = await stage.run("templates init mine");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("mine cannot be a directory: there is a file of that name.");
  });

  test.each([
    ["Hi\n\n{{colour}}\n", "colour"],
    ["Hi\n\n{{#each accounts}}{{colour}}{{/each}}\n", "colour"],
    ["Hi\n\n{{#each accounts}}\n", "Parse error"],
    ["Hi\n\n{{#if colour}}x{{/if}}\n", `"colour" not defined`],
    ["Hi\n\n{{#each colours}}x{{/each}}\n", `"colours" not defined`],
    ["Hi\n\n{{#each accounts}}{{#if email}}x{{/if}}{{/each}}\n", `"email" not defined`],
    ["Hi\n\n{{#each accounts}}{{password}}{{/each}}{{#if encrypted}}{{colour}}{{/if}}\n", `"colour" not defined`],
    ["Hi\n\n{{#each accounts}}{{#if @first}}{{#if @last}}{{colour}}{{/if}}{{/if}}{{/each}}\n", `"colour" not defined`],
    ["\n\nNo subject\n", "must begin with its subject"],
    ["Hi\n\nWelcome\n", "cannot be used: it lacks the password of each account"],
    ["Hi\n\n{{accounts.[0].password}}\n", "cannot be used: it lacks the password of each account"],
  ])("that cannot be used are told of before anything is changed: %j", async (text, message) => {
    await succeeded(stage.run("templates init mine"));
    await write("iam-user-admin.yaml", "mail:\n  templates: mine\n");
    await write("mine/new-user.txt", text);
    const { exitCode, stderr } = await stage.run(roger);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(join("mine", "new-user.txt"));
    expect(stderr).toContain(message);
    expect(stage.writes()).toEqual([]);
  });
});

describe("a folder for templates", () => {
  test.each([
    [
      "that is not there",
      "templates: nowhere",
      /The directory \S+\/nowhere, named by mail.templates .* does not exist/,
    ],
    [
      "that is a file",
      "templates: iam-user-admin.yaml",
      /The directory \S+, named by mail.templates .* does not exist/,
    ],
    ["that has none in it", "templates: empty", /\S+\/empty, named by mail.templates .* contains no mail template/],
    ["and a subject that names what there is not", `subject: "{{colour}}"`, /mail.subject .* "colour" not defined/],
  ])("%s is told before anything is changed, and by config check", async (_which, setting, message) => {
    await mkdir(join(stage.home, "empty"));
    await write("iam-user-admin.yaml", `accounts: { dev: {} }\nmail:\n  ${setting}\n`);
    await write("people.csv", "email\nroger@example.com\n");
    for (const command of [roger, `${roger} --dry-run`, "import people.csv", "config check"]) {
      const { exitCode, stderr } = await stage.run(command);
      expect(stderr).toMatch(message);
      expect(exitCode).toBe(1);
    }
    expect(stage.writes()).toEqual([]);
    expect((await stage.run(`${roger} --no-mail --dry-run`)).exitCode).toBe(0);
  });

  test.each(["../mine", "~/mine"])("is seen from the config file, wherever the tool is run: %s", async (folder) => {
    await succeeded(stage.run("templates init mine"));
    await write("mine/new-user.txt", "Mine\n\n{{#each accounts}}{{password}}{{/each}}\n");
    await mkdir(join(stage.home, "settings"));
    await write("settings/config.yaml", `mail:\n  templates: ${folder}\n`);
    const { stderr } = await stage.run(`${roger} --config ${join(stage.home, "settings/config.yaml")}`, { cwd: "/" });
    expect(stderr).toBe("");
    expect(stage.mail.messages[0]?.subject).toBe("Mine");
  });
});

describe("no header of its own is begun", () => {
  test.each([
    ["by the sender", { MAIL_FROM: "a@example.com\nBcc: all@example.com" }, "", "The sender contains a line break"],
    [
      "by the config file",
      {},
      `mail:\n  subject: "a\\nBcc: all@example.com"\n`,
      "mail.subject: it contains a line break",
    ],
    [
      "by the address of a console",
      {},
      `accounts: { dev: { consoleUrl: "https://a.example/\\u0007b" } }\n`,
      "accounts.dev.consoleUrl: it contains a line break or another control character",
    ],
  ])("%s", async (_by, env, config, message) => {
    await write("iam-user-admin.yaml", config);
    const { exitCode, stderr } = await stage.run(roger, { env });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stage.writes()).toEqual([]);
  });
});

describe("resend", () => {
  /** That the invitation is out. */
  const noted = `roger-dev with iam-user-admin:invitation=${new Date().toISOString().slice(0, 10)}`;

  test("mails what could not be mailed, records it, and removes the file", async () => {
    stage.mail.refuse({ at: "data", answer: 554, times: 1 });
    const failed = await stage.run(roger);
    expect(failed.stderr).toContain("Send it with: iam-user-admin resend");
    expect((await stage.run("resend --dry-run")).stdout).toBe(
      `would mail roger@example.com the password of roger-dev through ${stage.mail.url}, which confirmed that it accepts it, would tag ${noted}\n`,
    );
    const { exitCode, stdout } = await stage.run("resend");
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`mailed roger@example.com the password of roger-dev, tagged ${noted}\n`);
    expect(stage.mail.messages).toHaveLength(1);
    expect(stage.mail.messages[0]?.text).toContain(`Password: ${rogerDev()?.loginProfile?.password}\n`);
    expect(rogerDev()?.tags.get("iam-user-admin:invitation")).toMatch(/^\d{4}/);
    expect(await readdir(state())).toEqual([]);
    expect((await stage.run("resend")).stdout).toBe("no password or access key is waiting to be mailed\n");
  });

  test("says that the mail is out where only recording it fails, and sends no other", async () => {
    stage.mail.refuse({ at: "data", answer: 554, times: 1 });
    expect((await stage.run(roger)).exitCode).toBe(3);
    stage.sandbox.trouble.refuse("TagUser", "AccessDenied", 1);
    const { exitCode, stdout } = await stage.run("resend");
    expect(stdout).toBe(
      "roger@example.com: failed: The mail was sent, but that could not be recorded: Access denied: iam:TagUser is not allowed. Run resend again to record it; no other mail is sent.\n",
    );
    expect(exitCode).toBe(3);
    expect((await stage.run("resend")).exitCode).toBe(0);
    expect(stage.mail.messages).toHaveLength(1);
    expect(rogerDev()?.tags.get("iam-user-admin:invitation")).toMatch(/^\d{4}/);
    expect(await readdir(state())).toEqual([]);
  });

  test("keeps the file where the mail is refused again", async () => {
    stage.mail.refuse({ at: "data", answer: 554 });
    expect((await stage.run(roger)).exitCode).toBe(3);
    const { exitCode, stdout } = await stage.run("resend roger@example.com");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("roger@example.com: failed: The mail to roger@example.com was not accepted");
    expect(await readdir(state())).toHaveLength(1);
  });

  test.each([
    ["is gone", "no longer exists", () => stage.sandbox.account().users.delete("roger-dev")],
    ["has no password any more", "no longer has a password", () => delete rogerDev()?.loginProfile],
    [
      "is deactivated",
      "is deactivated; --reactivate",
      () => rogerDev()?.tags.set("iam-user-admin:deactivated", "2030-01-02"),
    ],
  ])("mails no password of a user that %s", async (_how, sentence, change) => {
    stage.mail.refuse({ at: "data", answer: 554, times: 1 });
    expect((await stage.run(roger)).exitCode).toBe(3);
    change();
    for (const command of ["resend --dry-run", "resend"]) {
      const { exitCode, stdout } = await stage.run(command);
      expect(stdout).toContain(sentence);
      expect(exitCode).toBe(1);
    }
    expect(stage.mail.messages).toEqual([]);
  });

  test("tells how to be rid of the password of a user who is gone", async () => {
    stage.mail.refuse({ at: "data", answer: 554, times: 1 });
    expect((await stage.run(roger)).exitCode).toBe(3);
    stage.sandbox.account().users.delete("roger-dev");
    const { stdout } = await stage.run("resend");
    const [, path = ""] = /; the password opens nothing: rm (\S+)\n/.exec(stdout) ?? [];
    await rm(path);
    expect(await stage.run("resend")).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("no password") });
  });

  test("warns of a file that cannot be used, and mails the others", async () => {
    stage.mail.refuse({ at: "data", answer: 554, times: 1 });
    expect((await stage.run(roger)).exitCode).toBe(3);
    const path = join(state(), "111122223333-jane-dev.json");
    await writeFile(path, `{"password": "half`);
    const { exitCode, stdout, stderr } = await stage.run("resend");
    expect(stderr).toBe(
      `Warning: The file ${path} was not written by this tool, so the password in it cannot be used.\n`,
    );
    expect(stdout).toBe(`mailed roger@example.com the password of roger-dev, tagged ${noted}\n`);
    expect(exitCode).toBe(0);
    const jane = await stage.run("--user-email jane@example.com");
    expect(jane.exitCode).toBe(1);
    expect(jane.stderr).toContain("Move it away");
  });

  test("mails only to where the config file lets mail go", async () => {
    stage.mail.refuse({ at: "data", answer: 554, times: 1 });
    expect((await stage.run(roger)).exitCode).toBe(3);
    await write("iam-user-admin.yaml", "mail:\n  allowedDomains: [example.org]\n");
    const { exitCode, stdout } = await stage.run("resend");
    expect(stdout).toContain("No mail may go to roger@example.com");
    expect(exitCode).toBe(1);
    expect(stage.mail.messages).toEqual([]);
  });

  test("has nothing to mail once the user is deactivated", async () => {
    stage.mail.refuse({ at: "data", answer: 554, times: 1 });
    expect((await stage.run(roger)).exitCode).toBe(3);
    expect((await stage.run(`${roger} --deactivate --yes`)).exitCode).toBe(0);
    expect(await readdir(state())).toEqual([]);
  });

  test("mails one person only where one is named", async () => {
    stage.mail.refuse({ at: "data", answer: 554, times: 1 });
    expect((await stage.run(roger)).exitCode).toBe(3);
    expect((await stage.run("resend jane@example.com")).stdout).toBe(
      "no password or access key is waiting to be mailed to jane@example.com\n",
    );
    expect(await readdir(state())).toHaveLength(1);
  });
});
