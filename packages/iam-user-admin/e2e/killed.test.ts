import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { killAlong, runUntilKilled } from "./run-until-killed.js";
import { startStage, type Stage } from "./stage.js";
import { addUserWithEverything } from "./user-with-everything.js";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  for (const name of ["A", "B"]) stage.sandbox.addGroup({ name });
});
afterAll(() => stage.close());

const user = (name: string) => stage.sandbox.account().users.get(name);
const waiting = async () => {
  const names = await readdir(join(stage.home, ".local/state/iam-user-admin"));
  return names.filter((name) => name !== "deleted");
};
const mailsTo = (email: string) => stage.mail.messages.filter((mail) => mail.to.includes(email));

describe("a run that is killed, and run again", () => {
  test.each(["before", "after"] as const)(
    "%s any call of a creation, makes one user with one password, and mails it once",
    async (when) => {
      const killed = await killAlong(when, async (point, name) => {
        const email = `${name}@example.com`;
        const args = `--user-email ${email} --groups A B`;
        const wasKilled = await runUntilKilled(stage, args, point);
        const { exitCode, stderr } = await stage.run(args);
        expect(stderr).toBe("");
        expect(exitCode).toBe(0);
        expect(user(`${name}-dev`)?.groups).toEqual(["A", "B"]);
        expect(user(`${name}-dev`)?.tags.get("iam-user-admin:invitation")).toMatch(/^\d{4}-/);
        const mails = mailsTo(email);
        expect(mails).toHaveLength(1);
        expect(mails[0]?.text).toContain(`Password: ${user(`${name}-dev`)?.loginProfile?.password}\n`);
        expect(await waiting()).toEqual([]);
        return wasKilled;
      });
      expect(killed).toBeGreaterThan(8);
    },
  );

  test("just after the relay took the mail, mails the same mail at most once more", async () => {
    const email = "mailed@example.com";
    const count = stage.mail.messages.length + 1;
    const killing = runUntilKilled(stage, `--user-email ${email}`, {
      call: 1,
      when: "before",
      counts: (call) => call.action === "TagUser",
    });
    await stage.mail.waitForMessage(count);
    expect(await killing).toBe(true);
    expect((await stage.run(`--user-email ${email}`)).exitCode).toBe(0);
    expect(new Set(mailsTo(email).map((mail) => mail.messageId)).size).toBe(1);
    expect(await waiting()).toEqual([]);
  });

  test.each(["before", "after"] as const)("%s any change of a deletion, leaves nothing of the user", async (when) => {
    const killed = await killAlong(when, async (point, name) => {
      const email = `${name}@example.com`;
      addUserWithEverything(stage.sandbox, `${name}-dev`, { email });
      const args = `--user-email ${email} --delete-user --yes`;
      const wasKilled = await runUntilKilled(stage, args, { ...point, counts: (call) => call.writes });
      // Killed after the user itself is gone, there is nothing left to do, and the second run says so.
      const isGone = user(`${name}-dev`) === undefined;
      const { exitCode } = await stage.run(args);
      expect(exitCode).toBe(wasKilled && !isGone ? 0 : 1);
      expect(user(`${name}-dev`)).toBeUndefined();
      const devices = [...stage.sandbox.account().devices.values()];
      expect(devices.filter((device) => device.userName === `${name}-dev`)).toEqual([]);
      expect(devices.filter((device) => device.serialNumber.endsWith(`:mfa/${name}-dev`))).toEqual([]);
      return wasKilled;
    });
    expect(killed).toBeGreaterThan(15);
  });

  test("anywhere in a deletion, has ended the user's access first", async () => {
    const email = "access@example.com";
    const gone = addUserWithEverything(stage.sandbox, "access-dev", { email });
    const counts = (call: { writes: boolean }) => call.writes;
    await runUntilKilled(stage, `--user-email ${email} --delete-user --yes`, { call: 2, when: "before", counts });
    expect([...gone.inlinePolicies.keys()]).toContain("iam-user-admin-deny-all");
    expect(gone.accessKeys).toHaveLength(2);
  });
});
