import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { succeeded } from "@iam-tools/sandbox/testing";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { names, roger, stage, tags, user } from "./roger-stage.js";

beforeEach(() => {
  for (const name of ["A", "B", "C"]) stage.sandbox.addGroup({ name });
  stage.sandbox.addUser({ name: "roger-dev", tags, groups: ["A", "B"], password: "p" });
});

const groups = () => user("roger-dev").groups;

describe("--remove-from-group", () => {
  test("removes the user from these groups, and from no others, as the dry run says", async () => {
    const dry = await stage.run(`${roger} --remove-from-group a C --dry-run`);
    expect(dry.stdout).toContain("- would remove roger-dev from group A\n");
    expect(stage.writes()).toEqual([]);
    const { exitCode, stdout } = await stage.run(`${roger} --remove-from-group a C`);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      "roger-dev <roger@example.com> in account 111122223333 (dev):\n- removed roger-dev from group A\n",
    );
    expect(stage.writes()).toEqual(["RemoveUserFromGroup"]);
    expect(groups()).toEqual(["B"]);
    expect((await stage.run(`${roger} --remove-from-group A`)).stdout).toContain("- nothing to do\n");
    expect(user("roger-dev").loginProfile?.password).toBe("p");
  });

  test("takes groups with commas, and names one that does not exist", async () => {
    const { exitCode, stderr } = await stage.run(`${roger} --remove-from-group A,Bb`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('There is no group "Bb".');
    expect(stage.writes()).toEqual([]);
    await succeeded(stage.run(`${roger} --remove-from-group A,B`));
    expect(groups()).toEqual([]);
  });

  test("makes no user, and takes nothing from somebody else's", async () => {
    const nobody = await stage.run("--user-email joe@example.com --remove-from-group A");
    expect(nobody.exitCode).toBe(1);
    expect(nobody.stderr).toContain("There is no user joe-dev in account 111122223333 (dev).");
    const other = await stage.run("--user-email roger@other.org --remove-from-group A");
    expect(other.exitCode).toBe(4);
    expect(names()).toEqual(["administrator", "roger-dev"]);
    expect(groups()).toEqual(["A", "B"]);
  });

  test("says which of the groups the next update adds again", async () => {
    await writeFile(join(stage.home, "iam-user-admin.yaml"), "accounts:\n  dev:\n    defaultGroups: [A]\n");
    const { exitCode, stderr } = await stage.run(`${roger} --remove-from-group A`);
    expect(exitCode).toBe(0);
    expect(stderr).toContain("A is one of the defaultGroups of the config file: the next update adds it again.");
  });
});

describe("--groups-exactly", () => {
  test("adds what is missing, then removes what is too much, once that is agreed to", async () => {
    const dry = await stage.run(`${roger} --groups-exactly B C --dry-run`);
    expect(dry.stdout).toContain(`- would ask (unless --yes is given): This will remove roger-dev from the group A.
- would add roger-dev to group C
- would remove roger-dev from group A
`);
    const refused = await stage.run(`${roger} --groups-exactly B C`);
    expect(refused.exitCode).toBe(4);
    expect(refused.stderr).toContain("This will remove roger-dev from the group A.");
    expect(stage.writes()).toEqual([]);
    expect((await stage.run(`${roger} --groups-exactly B C --yes`)).exitCode).toBe(0);
    expect(stage.writes()).toEqual(["AddUserToGroup", "RemoveUserFromGroup"]);
    expect(groups()).toEqual(["B", "C"]);
  });

  test("asks nothing where nothing is removed, and makes a user that is missing", async () => {
    expect((await stage.run(`${roger} --groups-exactly A B C`)).exitCode).toBe(0);
    expect((await stage.run("--user-email joe@example.com --groups-exactly C")).exitCode).toBe(0);
    expect(user("joe-dev").groups).toEqual(["C"]);
  });

  test("keeps the default groups, and asks whose the user is together with it", async () => {
    await writeFile(join(stage.home, "iam-user-admin.yaml"), "accounts:\n  dev:\n    defaultGroups: [A]\n");
    stage.sandbox.addUser({ name: "joe-dev", groups: ["A", "B"], password: "p" });
    const { stderr } = await stage.run("--user-email joe@example.com --groups-exactly C --adopt");
    expect(stderr).toContain("This will remove joe-dev from the group B.");
    await succeeded(stage.run("--user-email joe@example.com --groups-exactly C --yes"));
    expect(user("joe-dev").groups).toEqual(["A", "C"]);
    expect(user("joe-dev").tags.get("email")).toBe("joe@example.com");
  });

  test("goes with no other action", async () => {
    const { exitCode } = await stage.run(`${roger} --groups-exactly A --remove-from-group B`);
    expect(exitCode).toBe(2);
  });
});
