import { succeeded } from "@iam-tools/sandbox/testing";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { allow, large, roger, stage, tags, user } from "./roger-stage.js";
import { addUserWithEverything } from "./user-with-everything.js";

const policyNames = (name: string) => user(name).attachedPolicies.map((arn) => arn.slice(arn.lastIndexOf("/") + 1));

describe("--mimic", () => {
  beforeEach(() => {
    for (const name of ["A", "B", "C"]) stage.sandbox.addGroup({ name });
    stage.sandbox.addUser({ name: "co.worker-dev", groups: ["A", "B"], attachedPolicies: ["ReadOnlyAccess"] });
  });

  test("gives a new user the groups and policies of the other", async () => {
    const { exitCode } = await stage.run(`${roger} --mimic co.worker-dev`);
    expect(exitCode).toBe(0);
    expect(user("roger-dev").groups).toEqual(["A", "B"]);
    expect(policyNames("roger-dev")).toEqual(["ReadOnlyAccess"]);
    expect(stage.mail.messages).toHaveLength(1);
  });

  test("adds what is missing before it removes what is too much", async () => {
    stage.sandbox.addUser({
      name: "roger-dev",
      tags,
      password: "p",
      groups: ["B", "C"],
      attachedPolicies: ["AdministratorAccess"],
    });
    const { stdout } = await stage.run(`${roger} --mimic co.worker-dev`);
    expect(stdout).toBe(`roger-dev <roger@example.com> in account 111122223333 (dev):
- added roger-dev to group A
- attached policy ReadOnlyAccess to roger-dev
- removed roger-dev from group C
- detached policy AdministratorAccess from roger-dev
`);
    expect(stage.writes().slice(0, 2)).toEqual(["AddUserToGroup", "AttachUserPolicy"]);
    expect([...user("roger-dev").groups].sort()).toEqual(["A", "B"]);
    expect(policyNames("roger-dev")).toEqual(["ReadOnlyAccess"]);
    expect(stage.mail.messages).toEqual([]);
  });

  test("makes room only where the quota leaves none", async () => {
    const own = Array.from({ length: 10 }, (_, index) => `Own${index}`);
    for (const name of own) stage.sandbox.addGroup({ name });
    stage.sandbox.addUser({ name: "roger-dev", tags, password: "p", groups: own });
    const { exitCode, stderr } = await stage.run(`${roger} --mimic co.worker-dev`);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(user("roger-dev").groups).toEqual(["A", "B"]);
  });

  test("leaves inline policies and the boundary alone, which --mimic-all takes over as well", async () => {
    addUserWithEverything(stage.sandbox, "model-dev");
    stage.sandbox.addUser({ name: "roger-dev", tags, password: "p", inlinePolicies: { own: allow } });
    await succeeded(stage.run(`${roger} --mimic model-dev`));
    expect([...user("roger-dev").inlinePolicies.keys()]).toEqual(["own"]);
    expect(user("roger-dev").permissionsBoundary).toBeUndefined();
    const { exitCode } = await stage.run(`${roger} --mimic-all model-dev`);
    expect(exitCode).toBe(0);
    expect([...user("roger-dev").inlinePolicies]).toEqual([...user("model-dev").inlinePolicies]);
    expect(user("roger-dev").permissionsBoundary).toContain("PowerUserAccess");
  });

  test.each(["", " --dry-run"])(
    "tells before anything is changed where inline policies have no room%s",
    async (flag) => {
      const large = { ...allow, Statement: [{ ...allow.Statement[0], Action: "s3:".padEnd(1900, "x") }] };
      stage.sandbox.addUser({ name: "roger-dev", tags, password: "p" });
      stage.sandbox.addUser({ name: "model-dev", groups: ["C"], inlinePolicies: { large } });
      await succeeded(stage.run(`${roger} --deactivate --yes`));
      stage.writes();
      const { exitCode, stderr } = await stage.run(`${roger} --mimic-all model-dev${flag}`);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(
        /The inline policies of roger-dev would have \d+ characters in total, but AWS allows 2048\./,
      );
      expect(stage.writes()).toEqual([]);
    },
  );

  test("makes room for inline policies only where there is none", async () => {
    stage.sandbox.addUser({ name: "model-dev", inlinePolicies: { new: large } });
    stage.sandbox.addUser({ name: "roger-dev", tags, password: "p", inlinePolicies: { old: large } });
    const { exitCode, stderr } = await stage.run(`${roger} --mimic-all model-dev`);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect([...user("roger-dev").inlinePolicies.keys()]).toEqual(["new"]);
  });

  test("bounds a new user from the beginning", async () => {
    addUserWithEverything(stage.sandbox, "model-dev");
    await succeeded(stage.run(`${roger} --mimic-all model-dev`));
    expect(stage.writes()).not.toContain("PutUserPermissionsBoundary");
    expect(user("roger-dev").permissionsBoundary).toContain("PowerUserAccess");
  });

  test("of a user that does not exist is told before anything is made", async () => {
    const { exitCode, stderr } = await stage.run(`${roger} --mimic nobody-dev`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`There is no user "nobody-dev" to mimic.`);
    expect(stage.writes()).toEqual([]);
  });

  test("of oneself is refused", async () => {
    const { exitCode, stderr } = await stage.run(`${roger} --mimic Roger-dev`);
    expect(exitCode).toBe(4);
    expect(stderr).toContain("roger-dev cannot mimic itself");
  });
});
