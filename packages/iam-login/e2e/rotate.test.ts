import { readdir } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { openWorkplace, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { main } from "../src/main.js";

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace("iam-login", { main, propagationDelay: 200 });
  const { inlinePolicies } = place.roger.user;
  const Statement = [{ Effect: "Allow", Action: "iam:*AccessKey*", Resource: "*" }];
  inlinePolicies.set("keys", JSON.stringify({ Version: "2012-10-17", Statement }));
});
afterEach(() => place.close());

const old = () => place.roger.accessKeyId.slice(-4);

test("rotate puts a new key in the profile, and says each step", async () => {
  const before = await place.credentials.read();
  const { exitCode, stdout, stderr } = await place.run(["work", "rotate"]);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  const [key, second] = place.roger.user.accessKeys;
  expect(second).toBeUndefined();
  const made = key?.id.slice(-4);
  expect(stdout).toBe(`The access key of roger (111122223333) was rotated:
****${made} is in place of ****${old()}. Profiles: work
> created the new access key ****${made}
> proved that the new access key ****${made} works
> saved the new access key ****${made} in place of the old one
> deactivated the old access key ****${old()}
> proved that the new access key ****${made} works
> deleted the old access key ****${old()}
`);
  expect(await place.credentials.read()).toBe(
    before.replace(place.roger.accessKeyId, key?.id ?? "").replace(place.roger.secretAccessKey, key?.secret ?? ""),
  );
});

test("rotate renews what the profile tells of the key's age, where it does", async () => {
  await succeeded(place.run(["work", "init"]));
  const told = async () => /^key_created = (\S+) (\S+)$/m.exec(await place.credentials.read())?.slice(1);
  const [id = "", since = ""] = (await told()) ?? [];
  expect(id).toBe(place.roger.accessKeyId);
  await place.credentials.write((await place.credentials.read()).replace(since, "2020-01-02T03:04:05.000Z"));
  const due = await place.run(["work"], { input: place.code() });
  expect(due.stderr).toContain("days old");
  expect((await place.run(["work", "rotate"])).exitCode).toBe(0);
  const [key] = place.roger.user.accessKeys;
  expect(await told()).toEqual([key?.id, expect.anything()]);
  const created = (await told())?.[1] ?? "";
  expect(Math.abs(Date.parse(created) - Date.now())).toBeLessThan(3_600_000);
  expect(await place.run(["work"])).toMatchObject({ exitCode: 0, stderr: "" });
});

test("rotate leaves the old key working where the new one cannot be made, and says how to go on", async () => {
  place.sandbox.trouble.dropAfter("CreateAccessKey");
  const cut = await place.run(["work", "rotate"]);
  expect(cut.exitCode).toBe(1);
  expect(cut.stderr).toContain(`the old access key ****${old()} is active, and in your profiles`);
  expect(cut.stderr).toContain(
    "To continue: iam-login work rotate\nTo undo it: npx @iam-tools/key-rotate abort --profile work\n",
  );
  // The key may be somebody else's, so that no flag deletes it: a person does, by its id.
  const named = await place.run(["work", "rotate", "--yes"]);
  const [lost] = place.roger.user.accessKeys.splice(1, 1);
  expect(named).toMatchObject({ exitCode: 4, stderr: expect.stringContaining(`--access-key-id ${lost?.id}`) });
  expect(named.stderr).toContain("On a terminal, iam-login work rotate asks.");
  // A person who has this tool may not have the other.
  expect(cut.stderr + named.stderr).not.toMatch(/(?<!npx @iam-tools\/)key-rotate/);
  expect((await place.run(["work", "rotate", "--yes"])).exitCode).toBe(0);
  expect(place.roger.user.accessKeys).toHaveLength(1);
  expect((await readdir(place.folder)).filter((name) => name.includes("rotation"))).toEqual([]);
});

test("rotate puts the key back that its file lost in the midst of it, as it says", async () => {
  const before = await place.credentials.read();
  place.sandbox.trouble.after(async ({ action }) => {
    if (action === "CreateAccessKey") await place.credentials.write("[other]\nregion = eu-west-1\n");
  });
  const cut = await place.run(["work", "rotate"]);
  place.sandbox.trouble.clear();
  expect(cut.exitCode).toBe(1);
  expect(cut.stderr).toContain("To have the key put back: iam-login work rotate\n");
  expect(await place.run(["work", "rotate"])).toMatchObject({ exitCode: 0, stderr: "" });
  const [key, second] = place.roger.user.accessKeys;
  expect(second).toBeUndefined();
  expect(key?.id).not.toBe(place.roger.accessKeyId);
  expect(before).toContain(place.roger.accessKeyId);
  expect(await place.credentials.read()).toContain(
    `aws_access_key_id = ${key?.id}\naws_secret_access_key = ${key?.secret}\n`,
  );
});
