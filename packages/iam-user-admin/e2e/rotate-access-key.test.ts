import { succeeded } from "@iam-tools/sandbox/testing";
import { expect, test } from "@jest/globals";
import { stage, user } from "./roger-stage.js";

const bot = "--user-email team@example.com --user-name bot";
const keys = () => user("bot").accessKeys;
const ids = () => keys().map(({ id, status }) => `${id} ${status}`);
const shown = (id = "") => `****${id.slice(-4)}`;
const days = (count: number) => new Date(Date.now() + count * 86_400_000);
const used = (date: Date) => ({ date, service: "s3", region: "us-east-1" });

/** The key that the service has had for long. */
function addBot(): string {
  const { accessKeyId } = stage.sandbox.addUser({ name: "bot", tags: { email: "team@example.com" } });
  const [key] = keys();
  Object.assign(key ?? {}, { created: days(-400) });
  return accessKeyId;
}

/** The new key, made long enough ago for all of its uses to show. */
function newKey(old: string) {
  const key = keys().find(({ id }) => id !== old);
  if (key === undefined) throw new Error("There is no new key");
  return Object.assign(key, { created: days(-1) });
}

test("a new key is delivered, and takes the old one's place once it is used: two runs, no question but the last", async () => {
  const old = addBot();
  const dry = await stage.run(`${bot} --rotate-access-key --dry-run`);
  expect(dry.stdout).toMatch(
    /- would tag bot with iam-user-admin:rotation=.*\n- would create an access key for bot beside/,
  );
  expect(stage.writes()).toEqual([]);
  const begun = await stage.run(`${bot} --rotate-access-key`);
  expect({ ...begun, stdout: "" }).toMatchObject({ exitCode: 0, stderr: "" });
  const made = newKey(old);
  expect(stage.mail.messages[0]?.text).toContain(made.secret);
  expect(ids()).toEqual([`${old} Active`, `${made.id} Active`]);

  const again = await stage.run(`${bot} --rotate-access-key`);
  expect(again.stderr).toContain("A new access key of bot was created already");
  expect(keys()).toHaveLength(2);

  const early = await stage.run(`${bot} --finish-rotation --yes`);
  expect(early.exitCode).toBe(4);
  expect(early.stderr).toContain(`The new access key ${shown(made.id)} of bot was not seen in use yet`);
  expect(ids()).toEqual([`${old} Active`, `${made.id} Active`]);

  made.lastUsed = used(days(-0.5));
  const finished = await stage.run(`${bot} --finish-rotation`);
  expect(finished).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining(`- made access key ${shown(old)} inactive\n`),
  });
  expect(ids()).toEqual([`${old} Inactive`, `${made.id} Active`]);

  const unasked = await stage.run(`${bot} --finish-rotation`);
  expect(unasked.exitCode).toBe(4);
  expect((await stage.run(`${bot} --finish-rotation --yes`)).exitCode).toBe(0);
  expect(ids()).toEqual([`${made.id} Active`]);
  expect(user("bot").tags.has("iam-user-admin:rotation")).toBe(false);
});

test("who still uses the old key is told of, and only a person who agrees ends that", async () => {
  const old = addBot();
  await succeeded(stage.run(`${bot} --rotate-access-key`));
  const made = newKey(old);
  made.lastUsed = used(days(-0.5));
  Object.assign(keys()[0] ?? {}, { lastUsed: used(days(-0.1)) });
  const { exitCode, stderr } = await stage.run(`${bot} --finish-rotation`);
  expect(exitCode).toBe(4);
  expect(stderr).toContain(`Whoever still uses the old access key ${shown(old)} of bot will have no access.`);
  expect(ids()[0]).toBe(`${old} Active`);
  expect((await stage.run(`${bot} --finish-rotation --yes`)).exitCode).toBe(0);
  expect(ids()[0]).toBe(`${old} Inactive`);
});

test("after the grace a key that was never seen in use can take over, once a person agrees", async () => {
  const old = addBot();
  await succeeded(stage.run(`${bot} --rotate-access-key --grace 1s`));
  newKey(old);
  user("bot").tags.set("iam-user-admin:rotation", `${old} ${days(-1).toISOString()} ${days(-2).toISOString()}`);
  expect((await stage.run(`${bot} --finish-rotation`)).exitCode).toBe(4);
  expect((await stage.run(`${bot} --finish-rotation --yes`)).exitCode).toBe(0);
  expect(ids()[0]).toBe(`${old} Inactive`);
});

test.each(["before", "after"])("it can be undone, %s the old key was made inactive", async (when) => {
  const old = addBot();
  await succeeded(stage.run(`${bot} --rotate-access-key`));
  const made = newKey(old);
  if (when === "after") {
    made.lastUsed = used(days(-0.5));
    await succeeded(stage.run(`${bot} --finish-rotation`));
  }
  const asked = await stage.run(`${bot} --abort-rotation`);
  expect(asked.exitCode).toBe(4);
  expect(asked.stderr).toMatch(
    /of bot, and \*{4}\w{4} works on\. The new one: (?:never used|last used \S+ \(s3\))\.\n/,
  );
  const { exitCode, stdout } = await stage.run(`${bot} --abort-rotation --yes`);
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`- deleted access key ${shown(made.id)}\n`);
  expect(ids()).toEqual([`${old} Active`]);
  expect(user("bot").tags.has("iam-user-admin:rotation")).toBe(false);
});

test("giving up deletes no key that was created after AWS had refused the rotation's own, unless a person says so", async () => {
  const old = addBot();
  stage.sandbox.trouble.refuse("CreateAccessKey", "AccessDenied");
  expect((await stage.run(`${bot} --rotate-access-key`)).exitCode).toBe(3);
  stage.sandbox.trouble.clear();
  const byHand = { ...keys()[0], id: "AKIASANDBOXBYHAND000", created: new Date(Date.now() + 600_000) };
  keys().push(byHand as ReturnType<typeof keys>[number]);
  const { exitCode, stderr } = await stage.run(`${bot} --abort-rotation --yes`);
  expect(exitCode).toBe(4);
  expect(stderr).toContain("****D000 was created after this rotation asked for a key");
  expect(stderr).toContain("aws iam delete-access-key --user-name bot --access-key-id AKIASANDBOXBYHAND000\n");
  expect(ids()).toEqual([`${old} Active`, "AKIASANDBOXBYHAND000 Active"]);
  keys().pop();
  expect((await stage.run(`${bot} --abort-rotation --yes`)).exitCode).toBe(0);
  expect(user("bot").tags.has("iam-user-admin:rotation")).toBe(false);
});

test("a key that only a later run creates has its whole grace, and is known as the rotation's own", async () => {
  const old = addBot();
  stage.sandbox.trouble.refuse("CreateAccessKey", "AccessDenied");
  expect((await stage.run(`${bot} --rotate-access-key`)).exitCode).toBe(3);
  stage.sandbox.trouble.clear();
  user("bot").tags.set("iam-user-admin:rotation", `${old} ${days(-1).toISOString()} ${days(-8).toISOString()}`);
  const dry = await succeeded(stage.run(`${bot} --rotate-access-key --grace 3d --dry-run`));
  const until = days(3).toISOString().slice(0, 10);
  expect(dry.stdout).toContain(`- would tag bot with iam-user-admin:rotation=${old} ${until}`);
  await succeeded(stage.run(`${bot} --rotate-access-key --grace 3d`));
  const early = await stage.run(`${bot} --finish-rotation --yes`);
  expect(early).toMatchObject({ exitCode: 4, stderr: expect.stringContaining(`or after ${until}`) });
  expect((await stage.run(`${bot} --abort-rotation --yes`)).exitCode).toBe(0);
  expect(ids()).toEqual([`${old} Active`]);
});

test("giving up that is cut off halfway goes on", async () => {
  const old = addBot();
  await succeeded(stage.run(`${bot} --rotate-access-key`));
  stage.sandbox.trouble.refuse("UntagUser", "AccessDenied");
  expect((await stage.run(`${bot} --abort-rotation --yes`)).exitCode).toBe(3);
  expect((await stage.run(`${bot} --abort-rotation`)).exitCode).toBe(0);
  expect(ids()).toEqual([`${old} Active`]);
});

test("the old key stays where it cannot be made active again: the new one is not deleted", async () => {
  const old = addBot();
  await succeeded(stage.run(`${bot} --rotate-access-key`));
  const made = newKey(old);
  made.lastUsed = used(days(-0.5));
  await succeeded(stage.run(`${bot} --finish-rotation`));
  stage.sandbox.trouble.refuse("UpdateAccessKey", "AccessDenied");
  expect((await stage.run(`${bot} --abort-rotation --yes`)).exitCode).toBe(1);
  expect(ids()).toEqual([`${old} Inactive`, `${made.id} Active`]);
});

test("a new key that was not delivered ends nothing, and resend delivers it", async () => {
  const old = addBot();
  stage.mail.refuse({ at: "data", answer: 554, times: 1 });
  expect((await stage.run(`${bot} --rotate-access-key`)).exitCode).toBe(3);
  newKey(old).lastUsed = used(days(-0.5));
  const { exitCode, stderr } = await stage.run(`${bot} --finish-rotation --yes`);
  expect(exitCode).toBe(4);
  expect(stderr).toContain("was not delivered yet");
  expect((await stage.run("resend team@example.com")).exitCode).toBe(0);
  expect((await stage.run(`${bot} --finish-rotation`)).exitCode).toBe(0);
});

test("an inactive key makes room for the new one, once a person agrees; two active ones do not", async () => {
  const old = addBot();
  const [key] = keys();
  if (key === undefined) throw new Error("There is no key");
  keys().push({ ...key, id: "AKIAIDLE000000000001", status: "Inactive" });
  expect((await stage.run(`${bot} --rotate-access-key`)).exitCode).toBe(4);
  expect((await stage.run(`${bot} --rotate-access-key --yes`)).exitCode).toBe(0);
  expect(ids()).toEqual([`${old} Active`, `${newKey(old).id} Active`]);
  user("bot").tags.delete("iam-user-admin:rotation");
  const { exitCode, stderr } = await stage.run(`${bot} --rotate-access-key --yes`);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 4,
    stderr: expect.stringMatching(
      /and AWS allows no third\. \*{4}\w{4}: [^]*\naws iam update-access-key --user-name bot --status Inactive --access-key-id /,
    ),
  });
});

test.each([
  ["--rotate-access-key", "so that there is none to replace", 1],
  ["--finish-rotation", "No access key of bot is being replaced.", 1],
  ["--abort-rotation", "No access key of bot is being replaced.", 1],
  ["--grace 3d", "--grace goes with --rotate-access-key", 2],
  ["--finish-rotation --mail-to a@example.org", "but this run sets none", 2],
])("%s that cannot be is told so, with nothing changed", async (flags, message, code) => {
  stage.sandbox.addUser({ name: "bot", tags: { email: "team@example.com" } });
  keys().splice(0);
  const { exitCode, stderr } = await stage.run(`${bot} ${flags}`);
  expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: expect.stringContaining(message) });
  expect(stage.writes()).toEqual([]);
});
