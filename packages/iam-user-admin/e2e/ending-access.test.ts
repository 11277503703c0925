import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { succeeded } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";
import { addUserWithEverything } from "./user-with-everything.js";

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

const roger = "--user-email roger@example.com";
const everything = () => addUserWithEverything(stage.sandbox, "roger-dev", { email: "roger@example.com" });
const isThere = () => stage.sandbox.account().users.has("roger-dev");
const deactivated = "iam-user-admin:deactivated";

describe("a deletion", () => {
  test.each([
    ["ListSSHPublicKeys", "SSH keys"],
    ["ListMFADevices", "MFA devices"],
    ["ListGroupsForUser", "groups"],
    ["ListUserPolicies", "inline policies"],
    ["ListAttachedUserPolicies", "managed policies"],
  ] as const)(
    "ends access where %s is denied, names what it could not see, and keeps the deny-all",
    async (action, name) => {
      const user = everything();
      for (const flag of ["--dry-run", "--yes"]) {
        stage.sandbox.trouble.refuse(action, "AccessDenied");
        const { exitCode, stdout, stderr } = await stage.run(`${roger} --delete-user ${flag}`);
        expect(stderr).toContain(`You may not list the ${name} of roger-dev, which must be deleted first`);
        expect(stdout).not.toContain("user roger-dev\n");
        expect(exitCode).toBe(3);
      }
      expect(user.loginProfile).toBeUndefined();
      expect(user.accessKeys).toEqual([]);
      expect([...user.inlinePolicies.keys()]).toContain("iam-user-admin-deny-all");
      expect((await stage.run(`${roger} --delete-user --yes`)).exitCode).toBe(0);
      expect(isThere()).toBe(false);
    },
  );

  test("says in its question what it cannot see, and in its snapshot", async () => {
    everything();
    stage.sandbox.trouble.refuse("ListGroupsForUser", "AccessDenied");
    const asked = await stage.run(`${roger} --delete-user`);
    expect(asked.exitCode).toBe(4);
    expect(asked.stderr).toContain("This will permanently end all access of");
    expect(asked.stderr).toContain("  groups: you may not list them\n");
    stage.sandbox.trouble.refuse("ListGroupsForUser", "AccessDenied");
    expect((await stage.run(`${roger} --delete-user --yes`)).exitCode).toBe(3);
    const folder = join(stage.home, ".local/state/iam-user-admin/deleted");
    const [file = ""] = await readdir(folder);
    expect(JSON.parse(await readFile(join(folder, file), "utf8"))).toMatchObject({ groups: [], notListed: ["group"] });
  });

  test.each([
    ["ListSSHPublicKeys", "InvalidAction"],
    ["ListVirtualMFADevices", "InvalidAction"],
    ["GetLoginProfile", "AccessDenied"],
  ] as const)("comes to its end where %s answers %s", async (action, code) => {
    const user = everything();
    if (action === "ListSSHPublicKeys") user.sshKeys.length = 0;
    stage.sandbox.trouble.refuse(action, code);
    const { exitCode, stderr } = await stage.run(`${roger} --delete-user --yes`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(isThere()).toBe(false);
  });

  test("needs no deny-all where all the rest can be taken away", async () => {
    everything();
    stage.sandbox.trouble.refuse("PutUserPolicy", "AccessDenied");
    const { exitCode, stdout, stderr } = await stage.run(`${roger} --delete-user --yes`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).not.toContain("wrote inline policy");
    expect(isThere()).toBe(false);
  });

  test("that fails in two places takes away the rest, tells both, and does not call the user", async () => {
    const user = everything();
    stage.sandbox.trouble.refuse("DeleteSSHPublicKey", "AccessDenied");
    stage.sandbox.trouble.refuse("DetachUserPolicy", "InvalidInput");
    const { exitCode, stderr } = await stage.run(`${roger} --delete-user --yes`);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("iam:DeleteSSHPublicKey");
    expect(stderr).toContain("InvalidInput");
    expect(stderr).toContain("Not done: delete user roger-dev.");
    expect(stderr).toContain("Once that is fixed, run the same command again");
    expect(user.accessKeys).toEqual([]);
    expect(user.serviceSpecificCredentials).toEqual([]);
    expect([...user.inlinePolicies.keys()]).toEqual(["iam-user-admin-deny-all"]);
  });
});

describe("a deactivation", () => {
  test("is tagged as begun first, and as done last", async () => {
    const user = everything();
    const values: (string | undefined)[] = [];
    const stop = stage.sandbox.trouble.before(() => void values.push(user.tags.get(deactivated)));
    await succeeded(stage.run(`${roger} --deactivate --yes`));
    stop();
    expect(new Set(values)).toEqual(new Set([undefined, "deactivating"]));
    expect(user.tags.get(deactivated)).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  test("that fails in two places tells both, and leaves the user called what it is", async () => {
    const user = everything();
    stage.sandbox.trouble.refuse("PutUserPolicy", "AccessDenied");
    stage.sandbox.trouble.refuse("DeleteLoginProfile", "InvalidInput");
    const { exitCode, stderr } = await stage.run(`${roger} --deactivate --yes`);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("iam:PutUserPolicy");
    expect(stderr).toContain("InvalidInput");
    expect(stderr).toContain("Not done: delete the password of roger-dev.");
    expect(stderr).toContain("Not done: tag roger-dev with iam-user-admin:deactivated=");
    expect(user.accessKeys.map(({ status }) => status)).toEqual(["Inactive", "Inactive"]);
    expect(user.tags.get(deactivated)).toBe("deactivating");

    const update = await stage.run(`${roger} --groups Readers`);
    expect(update.stderr).toContain(
      "The deactivation is incomplete; access left: no deny-all policy and a password. Run --deactivate to end it",
    );
    const password = await stage.run(`${roger} --change-password`);
    expect(password.stderr).toContain("roger-dev is being deactivated");

    expect((await stage.run(`${roger} --deactivate --yes`)).exitCode).toBe(0);
    const after = await stage.run(`${roger} --groups Readers`);
    expect(after.stderr).toContain("The user is deactivated: no access and no new password");
  });

  test("goes on where not even its tags can be written", async () => {
    const user = everything();
    stage.sandbox.trouble.refuse("TagUser", "AccessDenied");
    const { exitCode, stderr } = await stage.run(`${roger} --deactivate --yes`);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("Not done: tag roger-dev with iam-user-admin:deactivated=deactivating");
    expect(user.loginProfile).toBeUndefined();
    expect([...user.inlinePolicies.keys()]).toContain("iam-user-admin-deny-all");

    const undo = await stage.run(`${roger} --reactivate`);
    expect(undo.exitCode).toBe(1);
    expect(undo.stderr).toContain(
      "has the policy iam-user-admin-deny-all, but no tag says what a deactivation took away",
    );
    expect(undo.stderr).toContain("aws iam update-access-key --user-name roger-dev --status Active --access-key-id ID");

    // As the command that was told does it.
    const [, tags = ""] = /aws iam tag-user --user-name roger-dev --tags (.*)/.exec(stderr) ?? [];
    for (const [, key = "", value = ""] of tags.matchAll(/Key=([^,]+),Value=([^ ']*)/g)) user.tags.set(key, value);
    stage.sandbox.trouble.clear();
    expect((await stage.run(`${roger} --deactivate --yes`)).exitCode).toBe(0);
    expect((await stage.run(`${roger} --reactivate`)).exitCode).toBe(0);
    expect(user.accessKeys.map(({ status }) => status)).toEqual(["Active", "Inactive"]);
    expect(user.loginProfile).toBeDefined();
  });

  test("is told by what is there, and not by a tag", async () => {
    const user = everything();
    await succeeded(stage.run(`${roger} --deactivate --yes`));
    user.inlinePolicies.delete("iam-user-admin-deny-all");
    const [key] = user.accessKeys;
    if (key !== undefined) Object.assign(key, { status: "Active" });
    const { stderr } = await stage.run(`${roger} --groups Readers`);
    expect(stderr).toContain(
      "The deactivation is incomplete; access left: no deny-all policy and 1 active access key.",
    );
  });

  test("that could not list the SSH keys leaves them as they are, and so does its reactivation", async () => {
    const user = everything();
    const states = () => user.sshKeys.map(({ status }) => status);
    stage.sandbox.trouble.refuse("ListSSHPublicKeys", "AccessDenied");
    expect((await stage.run(`${roger} --deactivate --yes`)).exitCode).toBe(3);
    expect(states()).toEqual(["Active", "Inactive"]);
    expect(user.tags.get(deactivated)).toBe("deactivating");
    expect((await stage.run(`${roger} --reactivate`)).exitCode).toBe(0);
    expect(states()).toEqual(["Active", "Inactive"]);
    expect([...user.tags.keys()].filter((key) => key !== "iam-user-admin:password")).toEqual(["email"]);
  });

  test("that sees the SSH keys in its second run brings back just those that were active", async () => {
    const user = everything();
    const states = () => user.sshKeys.map(({ status }) => status);
    stage.sandbox.trouble.refuse("ListSSHPublicKeys", "AccessDenied");
    expect((await stage.run(`${roger} --deactivate --yes`)).exitCode).toBe(3);
    expect((await stage.run(`${roger} --deactivate --yes`)).exitCode).toBe(0);
    expect(states()).toEqual(["Inactive", "Inactive"]);
    await succeeded(stage.run(`${roger} --reactivate`));
    expect(states()).toEqual(["Active", "Inactive"]);
  });
});

test("show leaves out what may not be listed, says so, and is partly done", async () => {
  everything();
  stage.sandbox.trouble.refuse("ListGroupsForUser", "AccessDenied");
  const { exitCode, stdout } = await stage.run("show roger-dev");
  expect(stdout).toContain("groups: you may not list them\n");
  expect(stdout).toContain("MFA devices: 3 (");
  expect(exitCode).toBe(3);
});
