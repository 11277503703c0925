import { readFile, writeFile } from "node:fs/promises";
import { succeeded } from "@iam-tools/sandbox/testing";
import { describe, expect, test } from "@jest/globals";
import { whatIsWrong } from "./person.js";
import { alice, journalOf, sandbox, work } from "./rotation-stage.js";

/** As if the new key had been saved that long ago. */
async function aged(hours: number): Promise<void> {
  const path = await journalOf(alice);
  const journal = JSON.parse(await readFile(path, "utf8"));
  journal.saved = new Date(Date.now() - hours * 3_600_000).toISOString();
  await writeFile(path, JSON.stringify(journal));
}

describe("with a grace", () => {
  test("both keys work until it is over; then a run does the rest", async () => {
    const { stdout } = await alice.run([...work, "--grace", "24h"]);
    expect(stdout).toMatch(/which works until \d{4}-/);
    expect(alice.keys.map(({ status }) => status)).toEqual(["Active", "Active"]);
    const again = await alice.run(work);
    expect(again).toMatchObject({ exitCode: 0, stderr: "" });
    expect(again.stdout).toMatch(
      /was rotated before: .* works until \d{4}-.* To end that now: key-rotate finish work --now\n$/,
    );
    expect((await alice.run([...work, "--dry-run"])).stdout).toBe(`${again.stdout}nothing was changed\n`);
    expect(await alice.run([...work, "--older-than", "0s"])).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
    expect((await alice.run(["finish", ...work])).stdout).toBe(again.stdout);
    expect((await alice.run(["status", ...work])).stdout).toContain("its predecessor");
    await aged(25);
    const [old] = alice.keys;
    if (old?.lastUsed !== undefined) Object.assign(old, { lastUsed: { ...old.lastUsed, date: new Date(0) } });
    expect(await whatIsWrong(alice, await alice.run(["finish"]))).toBe("");
  });

  test("an old key that is still used is not deactivated unasked", async () => {
    await succeeded(alice.run([...work, "--grace", "24h"]));
    await aged(25);
    const { exitCode, stderr } = await alice.run(["finish"]);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/is still in use: .* It will be deactivated\./);
    expect(alice.keys.map(({ status }) => status)).toEqual(["Active", "Active"]);
    expect(await whatIsWrong(alice, await alice.run(["finish", "--yes"]))).toBe("");
  });
});

describe("finish --now", () => {
  const statuses = () => alice.keys.map(({ status }) => status);
  const forgetUse = () => {
    for (const key of alice.keys) if (key.lastUsed !== undefined) key.lastUsed = { ...key.lastUsed, date: new Date(0) };
  };

  test("ends a grace early, where the old key was not used since", async () => {
    await succeeded(alice.run([...work, "--grace", "24h"]));
    await aged(1);
    forgetUse();
    expect(await alice.run(["finish"])).toMatchObject({ exitCode: 0, stdout: "" });
    expect(statuses()).toEqual(["Active", "Active"]);
    expect(await whatIsWrong(alice, await alice.run(["finish", "--now"]))).toBe("");
    expect(alice.keys).toHaveLength(1);
  });

  test("asks where the old key is in use, and the grace goes on where nobody agrees", async () => {
    await succeeded(alice.run([...work, "--grace", "24h"]));
    await aged(1);
    const used = await alice.run(["finish", "--now"]);
    expect(used).toMatchObject({ exitCode: 4, stderr: expect.stringMatching(/is still in use: .* It will be deact/) });
    expect(used.stderr).toContain("To continue: key-rotate finish work --now\nTo undo it: key-rotate abort\n");
    expect(await alice.run(["finish"])).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
    expect(statuses()).toEqual(["Active", "Active"]);
    expect(await whatIsWrong(alice, await alice.run(["finish", "--now", "--yes"]))).toBe("");
  });

  test("holds for a plain finish, where it was cut off before the old key was deleted", async () => {
    await succeeded(alice.run([...work, "--grace", "24h"]));
    await aged(1);
    sandbox.trouble.refuse("DeleteAccessKey", "AccessDenied");
    const cutOff = await alice.run(["finish", "--now", "--yes"]);
    expect(cutOff.exitCode).not.toBe(0);
    expect(statuses()).toEqual(["Inactive", "Active"]);
    expect(await whatIsWrong(alice, await alice.run(["finish"]))).toBe("");
    expect(alice.keys).toHaveLength(1);
  });

  test("still asks about a use, where it was cut off before the old key was deactivated", async () => {
    await succeeded(alice.run([...work, "--grace", "24h"]));
    await aged(1);
    sandbox.trouble.refuse("UpdateAccessKey", "AccessDenied");
    expect((await alice.run(["finish", "--now", "--yes"])).exitCode).not.toBe(0);
    const used = await alice.run(["finish"]);
    expect(used).toMatchObject({ exitCode: 4, stderr: expect.stringMatching(/is still in use: .* It will be deact/) });
    expect(statuses()).toEqual(["Active", "Active"]);
    expect(await whatIsWrong(alice, await alice.run(["finish", "--yes"]))).toBe("");
  });

  test("asks where a use may not show yet", async () => {
    await succeeded(alice.run([...work, "--grace", "24h"]));
    forgetUse();
    const early = await alice.run(["finish", "--now"]);
    expect(early.exitCode).toBe(4);
    expect(early.stderr).toContain("AWS reports the use of a key up to half an hour late");
    expect(statuses()).toEqual(["Active", "Active"]);
    expect((await alice.run(["abort"])).exitCode).toBe(0);
    expect(alice.keys).toMatchObject([{ id: alice.added.accessKeyId, status: "Active" }]);
  });
});
