import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { succeeded } from "@iam-tools/sandbox/testing";
import { expect, test } from "@jest/globals";
import { names, roger, stage, user } from "./roger-stage.js";

const home = "roger.home@example.org";
const state = () => join(stage.home, ".local/state/iam-user-admin");
const recipients = () => stage.mail.messages.map(({ to }) => to[0] ?? "");
const write = (name: string, content: string) => writeFile(join(stage.home, name), content);

test("--mail-to gets the mail in place of the user, whose address stays the user's own", async () => {
  const dry = await stage.run(`${roger} --mail-to ${home} --dry-run`);
  expect(dry.stdout).toContain(`- would mail the password to ${home} through`);
  const { exitCode, stdout } = await stage.run(`${roger} --mail-to ${home}`);
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`- mailed the password to ${home}\n`);
  expect(recipients()).toEqual([home]);
  expect(stage.mail.messages[0]?.text).toContain("has created an AWS user for roger@example.com");
  expect(user("roger-dev").tags.get("email")).toBe("roger@example.com");
  await succeeded(stage.run(`${roger} --change-password --mail-to ${home}`));
  expect(recipients()).toEqual([home, home]);
  expect(await readdir(state())).toEqual([]);
});

test("a mail that could not be sent goes there later, too, unless another address is named", async () => {
  stage.mail.refuse({ at: "data", answer: 554, times: 1 });
  expect((await stage.run(`${roger} --mail-to ${home}`)).exitCode).toBe(3);
  const dry = await stage.run(`${roger} --dry-run`);
  expect(dry.stdout).toContain(`- would mail the password to ${home} through`);
  const resent = await stage.run("resend roger@example.com --json");
  expect(JSON.parse(resent.stdout)).toMatchObject({ mails: [{ email: "roger@example.com", mailTo: home }] });
  expect(recipients()).toEqual([home]);
  stage.mail.refuse({ at: "data", answer: 554, times: 1 });
  expect((await stage.run(`${roger} --change-password --mail-to ${home}`)).exitCode).toBe(3);
  await succeeded(stage.run(`${roger} --change-password --mail-to other@example.org`));
  expect(recipients()).toEqual([home, "other@example.org"]);
});

test("a new password does not go where one before it was to go that nobody needs any more", async () => {
  await succeeded(stage.run(roger));
  stage.mail.refuse({ at: "data", answer: 554, times: 1 });
  expect((await stage.run(`${roger} --change-password --mail-to ${home}`)).exitCode).toBe(3);
  // Another machine has set one since.
  user("roger-dev").tags.set("iam-user-admin:password", "2999-01-01T00:00:00.000Z");
  const dry = await stage.run(`${roger} --change-password --dry-run`);
  expect(dry.stdout).toContain("- would mail the password to roger@example.com through");
  await succeeded(stage.run(`${roger} --change-password`));
  expect(recipients()).toEqual(["roger@example.com", "roger@example.com"]);
});

test("an import says where a mail goes that a run before could not send", async () => {
  await write("people.csv", `email,mail-to\nroger@example.com,${home}\n`);
  stage.mail.refuse({ at: "data", answer: 554, times: 1 });
  expect((await stage.run("import people.csv")).exitCode).toBe(3);
  await write("people.csv", "email\nroger@example.com\n");
  const dry = await stage.run("import people.csv --dry-run");
  expect(dry.stdout).toContain(`- would mail the password to ${home} through`);
  const { stdout } = await stage.run("import people.csv --json");
  expect(JSON.parse(stdout)).toMatchObject({ people: [{ mailTo: home }] });
  expect(recipients()).toEqual([home]);
});

test.each([
  ["--mail-to nobody", 2, '"nobody" is not an email address: it has no @.'],
  ["--mail-to a@example.org --no-mail", 2, "--mail-to"],
  ["--mail-to a@example.org --deactivate", 2, "--mail-to is of a password, but this run sets none."],
  ["--mail-to a@evil.example", 4, "evil.example"],
])("%s is refused before anything is done", async (flags, code, message) => {
  await write("iam-user-admin.yaml", "mail:\n  allowedDomains: [example.com, example.org]\n");
  const { exitCode, stderr } = await stage.run(`${roger} ${flags}`);
  expect(stderr).toContain(message);
  expect(exitCode).toBe(code);
  expect(stage.writes()).toEqual([]);
});

test("an import has a column for it, and says in its report where each mail went", async () => {
  await write("people.csv", `email,mail-to\nroger@example.com,${home}\njane@example.com,\n`);
  const dry = await stage.run("import people.csv --dry-run");
  expect(dry.stdout).toContain(`- would mail the password to ${home} through`);
  stage.mail.refuse({ at: "data", answer: 451, times: 1 });
  await succeeded(stage.run("import people.csv --report report.json"));
  await succeeded(stage.run("import people.csv --report report.json"));
  expect(recipients().sort((a, b) => (a < b ? -1 : 1))).toEqual(["jane@example.com", home]);
  const report = JSON.parse(await readFile(join(stage.home, "report.json"), "utf8")) as object;
  expect(report).toMatchObject({ people: [{ mailTo: home }, { mailTo: null }] });
  await write("people.csv", "email,mail-to\nroger@example.com,nobody\n");
  expect((await stage.run("import people.csv")).stderr).toContain(':2: "nobody" is not an email address');
  expect(names()).toHaveLength(3);
});
