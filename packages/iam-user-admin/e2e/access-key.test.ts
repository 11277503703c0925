import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { quickContext, succeeded } from "@iam-tools/sandbox/testing";
import { scriptedPrompt } from "@iam-tools/core/testing";
import { expect, test } from "@jest/globals";
import { decrypt, generateKey, readMessage, readPrivateKey } from "openpgp";
import { main } from "../src/main.js";
import { names, stage, user } from "./roger-stage.js";

const bot = "--user-email team@example.com --user-name bot --access-key";
const folder = () => join(stage.home, ".local/state/iam-user-admin");
const kept = () => readdir(folder());
const keys = () => user("bot").accessKeys;
const onlyKey = () => {
  expect(keys()).toHaveLength(1);
  const [key] = keys();
  if (key === undefined) throw new Error("There is no key");
  return key;
};
const write = (name: string, content: string) => writeFile(join(stage.home, name), content);

test("a service user gets an access key, no password, and the key is mailed once", async () => {
  stage.sandbox.addGroup({ name: "Readers" });
  const dry = await stage.run(`${bot} --groups Readers --dry-run`);
  expect(dry.stdout).toContain("- would create an access key for bot\n- would mail the access key to team@example.com");
  expect(stage.writes()).toEqual([]);
  const { exitCode, stdout } = await stage.run(`${bot} --groups Readers`);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("- created an access key for bot\n- mailed the access key to team@example.com\n");
  expect(user("bot").loginProfile).toBeUndefined();
  expect(user("bot").tags.has("iam-user-admin:invitation")).toBe(false);
  const { id, secret } = onlyKey();
  const [mail] = stage.mail.messages;
  expect(mail?.text).toContain(id);
  expect(mail?.text).toContain(secret);
  expect(mail?.raw.toString()).not.toContain("Password");
  expect(stdout).not.toContain(secret);
  expect(await kept()).toEqual([]);
});

test("a second key is never made: not by the same command, nor for a user who has one", async () => {
  await succeeded(stage.run(bot));
  const { id } = onlyKey();
  for (const flag of ["", " --dry-run"]) {
    const again = await stage.run(`${bot}${flag}`);
    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("- nothing to do\n") });
    expect(again.stderr).toContain(`bot already has the access key ****${id.slice(-4)}; no other is created.`);
  }
  expect(onlyKey().id).toBe(id);
  expect(stage.mail.messages).toHaveLength(1);
});

test("a colleague with a password gets a key beside it", async () => {
  const jane = "--user-email jane@example.com";
  await succeeded(stage.run(jane));
  const before = user("jane-dev").loginProfile?.password;
  expect((await stage.run(`${jane} --access-key`)).exitCode).toBe(0);
  expect(user("jane-dev").loginProfile?.password).toBe(before);
  expect(user("jane-dev").accessKeys).toHaveLength(1);
  expect(stage.mail.messages).toHaveLength(2);
});

test("--no-mail prints the key once, and it is kept where it could not be printed", async () => {
  const { context, out, err } = quickContext({ env: stage.environment, home: stage.home });
  const args = `${bot} --no-mail`.split(" ");
  expect(await main(args, { ...context, out: Object.assign(out, { isNowhere: true }) })).toBe(1);
  const { id, secret } = onlyKey();
  const path = join(folder(), `${stage.sandbox.account().id}-bot~access-key.json`);
  expect(err.text).toContain(`The access key of bot is kept in ${path}, which only you can read.`);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const { stdout } = await stage.run(`${bot} --no-mail`);
  expect(stdout).toContain("- the access key follows; it is not shown again\n");
  expect(stdout).toContain(`   Username:          bot\n   Access key ID:     ${id}\n   Secret access key: ${secret}\n`);
  expect(await kept()).toEqual([]);
  const other = await stage.run("--user-email other@example.com --user-name other --access-key --no-mail --json");
  const [key] = user("other").accessKeys;
  const accessKey = { accessKeyId: key?.id, secretAccessKey: key?.secret };
  expect(JSON.parse(other.stdout)).toMatchObject({ accounts: [{ password: null, accessKey }] });
});

test("a key whose mail failed is mailed by the next run, or by resend, encrypted as it was to be", async () => {
  const { publicKey, privateKey } = await generateKey({ userIDs: [{ email: "team@example.com" }], format: "armored" });
  await write("team.asc", publicKey);
  stage.mail.refuse({ at: "data", answer: 554, times: 2 });
  const failed = await stage.run(`${bot} --pgp team.asc`);
  expect(failed.exitCode).toBe(3);
  expect(failed.stderr).toContain("The access key is kept in");
  const { id, secret } = onlyKey();
  expect((await stage.run(`${bot} --pgp team.asc`)).exitCode).not.toBe(0);
  const dry = await stage.run("resend --dry-run");
  expect(dry.stdout).toContain("would mail team@example.com the access key of bot, encrypted with the key in");
  const resent = await stage.run("resend");
  expect(resent.stdout).toContain("mailed team@example.com the access key of bot");
  const { text = "", raw } = stage.mail.messages[0] ?? {};
  expect(raw?.toString()).not.toContain(secret);
  const [armoredMessage = ""] = /-----BEGIN PGP MESSAGE-----[^]*-----END PGP MESSAGE-----/.exec(text) ?? [];
  const decryptionKeys = await readPrivateKey({ armoredKey: privateKey });
  expect((await decrypt({ message: await readMessage({ armoredMessage }), decryptionKeys })).data).toBe(secret);
  expect(onlyKey().id).toBe(id);
  expect(await kept()).toEqual([]);
});

test("resend mails no key that is inactive or gone", async () => {
  stage.mail.refuse({ at: "data", answer: 554, times: 1 });
  expect((await stage.run(bot)).exitCode).toBe(3);
  onlyKey().status = "Inactive";
  expect((await stage.run("resend")).stdout).toContain("is inactive");
  keys().splice(0);
  expect((await stage.run("resend")).stdout).toContain("no longer has the access key");
  expect(stage.mail.messages).toEqual([]);
  // A key is taken for there while it may not be listed yet; whoever asks again after that gets another.
  const [name = ""] = await kept();
  const pending = await readFile(join(folder(), name), "utf8");
  await writeFile(join(folder(), name), pending.replace(/"asked": "[^"]*"/, '"asked": "2020-01-01T00:00:00.000Z"'));
  expect((await stage.run(bot)).exitCode).toBe(0);
  expect(stage.mail.messages[0]?.text).toContain(onlyKey().secret);
});

test("a key whose answer was lost is replaced, once the admin agrees, and never left beside another", async () => {
  stage.sandbox.trouble.dropAfter("CreateAccessKey");
  const lost = await stage.run(bot);
  expect(lost.exitCode).not.toBe(0);
  const { id } = onlyKey();
  for (const line of [bot, `${bot} --yes`]) {
    const refused = await stage.run(line);
    expect(refused.exitCode).toBe(4);
    expect(refused.stderr).toContain(`aws iam delete-access-key --user-name bot --access-key-id ${id}\n`);
    expect(onlyKey().id).toBe(id);
  }
  await write("people.csv", "email,user-name,access-key\nteam@example.com,bot,yes\nops@example.com,ops,yes\n");
  await write("other.yaml", 'username: "{local}"\n');
  const importing = "import people.csv --config other.yaml --env test --mail-from a@example.com";
  const waiting = await kept();
  stage.writes();
  const dry = await stage.run(`${importing} --dry-run`);
  expect({ ...dry, writes: stage.writes() }).toMatchObject({ exitCode: 3, writes: [] });
  expect(dry.stdout).toMatch(/^line 2: team@example\.com: would be left out: A run was interrupted while /);
  expect(dry.stdout).toContain("- would create an access key for ops\n");
  const { exitCode, stdout: said } = await stage.run(importing);
  expect(exitCode).toBe(3);
  expect(said).toContain("2 people: 1 done, 1 failed\n");
  expect([onlyKey().id, await kept()]).toEqual([id, waiting]);
  expect(stage.mail.messages).toMatchObject([
    { text: expect.stringContaining(user("ops").accessKeys[0]?.secret ?? "") },
  ]);
  stage.mail.clear();
  const [, line = ""] = /^On a terminal, this asks: iam-user-admin (.*)$/m.exec(said) ?? [];
  expect(line).toMatch(/ --config other\.yaml --env test --access-key --mail-from a@example\.com$/);
  const prompt = scriptedPrompt({ typed: ["yes"] });
  const { context, out } = quickContext({ env: stage.environment, home: stage.home, prompt });
  expect(await main(line.split(" "), context)).toBe(0);
  const stdout = out.text;
  expect(stdout).toContain(`- deleted access key ****${id.slice(-4)}\n- created an access key for bot\n`);
  expect(onlyKey().id).not.toBe(id);
  expect(stage.mail.messages).toMatchObject([
    { from: "a@example.com", text: expect.stringContaining(onlyKey().secret) },
  ]);
  expect(await kept()).toEqual([]);
});

test.each([
  ["--change-password", "--access-key is of users that are created or updated"],
  ["--deactivate", "--access-key is of users that are created or updated"],
])("%s is refused with it", async (flag, message) => {
  const { exitCode, stderr } = await stage.run(`${bot} ${flag}`);
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(message) });
  expect(stage.writes()).toEqual([]);
});

test("an import has a column for it", async () => {
  await write(
    "people.csv",
    "email,user-name,access-key,no-mail\nteam@example.com,bot,yes,\nops@example.com,ops,yes,yes\n",
  );
  const dry = await stage.run("import people.csv --dry-run");
  expect(dry.stdout).toContain("- would create an access key for bot\n- would mail the access key to team@example.com");
  expect(dry.stdout).toContain("- would print the access key\n");
  const { exitCode, stdout } = await stage.run("import people.csv --report report.json");
  expect(exitCode).toBe(0);
  const [printed] = user("ops").accessKeys;
  expect(stdout).toContain(`   Secret access key: ${printed?.secret}\n`);
  expect(await readFile(join(stage.home, "report.json"), "utf8")).not.toContain(JSON.stringify(printed?.secret));
  expect(stage.mail.messages[0]?.text).toContain(onlyKey().secret);
  expect(user("bot").loginProfile ?? user("ops").loginProfile).toBeUndefined();
  expect((await stage.run("import people.csv")).stdout).toBe("2 people: 2 done, 0 failed\n");
  expect(names()).toHaveLength(3);
});

test("a deleted user's key waits no more", async () => {
  stage.mail.refuse({ at: "data", answer: 554, times: 1 });
  expect((await stage.run(bot)).exitCode).toBe(3);
  expect(await kept()).toHaveLength(1);
  await succeeded(stage.run("--user-email team@example.com --user-name bot --delete-user --yes"));
  expect(await kept()).toEqual(["deleted"]);
});
