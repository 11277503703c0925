import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runInTerminal } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";
import { addUserWithEverything } from "./user-with-everything.js";

const prdId = "222233334444";
const trustPolicy = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "sts:AssumeRole" }],
};
const config = `
accounts:
  dev: { id: "111122223333" }
  prd: { id: "${prdId}", roleArn: "arn:aws:iam::${prdId}:role/user-admin" }
`;

let stage: Stage;
beforeEach(async () => {
  const role = { name: "user-admin", trustPolicy, attachedPolicies: ["AdministratorAccess"] };
  stage = await startStage({ seed: { accounts: [{ id: prdId, roles: [role] }] } });
  await writeFile(join(stage.home, "iam-user-admin.yaml"), config);
});
afterEach(() => stage.close());

const roger = "--user-email roger@example.com";
const dev = () => stage.sandbox.account().users;
const prd = () => stage.sandbox.account(prdId).users;
const everything = (name: string) =>
  addUserWithEverything(stage.sandbox, `${name}-dev`, { email: `${name}@example.com` });
const write = (text: string) => writeFile(join(stage.home, "leavers.txt"), text);

describe("a person who leaves all accounts", () => {
  test.each(["--deactivate", "--delete-user"])("need not have a user in each (%s)", async (action) => {
    everything("roger");
    const { exitCode, stdout } = await stage.run(`${roger} --all-accounts ${action} --yes`);
    expect(stdout).toContain(`prd (${prdId}): there is no such user; nothing to do\n`);
    expect(exitCode).toBe(0);
    expect(
      dev()
        .get("roger-dev")
        ?.accessKeys.filter(({ status }) => status === "Active") ?? [],
    ).toEqual([]);
    const again = await stage.run(`--user-email nobody@example.com --all-accounts ${action} --yes`);
    expect(again.exitCode).toBe(0);
  });

  test("is not gone from where nobody may look", async () => {
    everything("roger");
    stage.sandbox.trouble.refuse("GetUser", "AccessDenied");
    const { exitCode, stdout } = await stage.run(`${roger} --account dev prd --delete-user --yes`);
    expect(stdout).toMatch(/failed: .*iam:GetUser/);
    expect(exitCode).toBe(3);
  });
});

describe("a file of people who leave", () => {
  test.each([
    ["--deactivate", "2 users would have no access any more"],
    ["--delete-user", "2 users would be permanently deleted"],
  ])("is agreed to once, by their number (%s)", async (action, question) => {
    everything("jane");
    everything("joe");
    await write("jane@example.com\njoe@example.com\ngone@example.com\n");
    const refused = await stage.run(`import leavers.txt ${action}`);
    expect(refused.exitCode).toBe(4);
    expect(refused.stderr).toContain(question);
    expect(stage.writes()).toEqual([]);
    const dry = await stage.run(`import leavers.txt ${action} --dry-run`);
    expect(dry.exitCode).toBe(0);
    expect(dry.stdout).toContain("would delete the password of joe-dev");
    expect(dry.stdout).toContain("- there is no such user; nothing to do\n");
    expect(stage.writes()).toEqual([]);
    const terminal = await runInTerminal({
      bin: stage.bin,
      args: ["import", "leavers.txt", action],
      env: stage.environment,
      cwd: stage.home,
    });
    await terminal.waitFor("Type 2 ");
    terminal.type("2");
    terminal.press("Enter");
    expect((await terminal.exit).exitCode).toBe(0);
    expect(terminal.screen()).toContain("3 people: 3 done, 0 failed");
    for (const name of ["jane-dev", "joe-dev"]) {
      if (action === "--delete-user") expect(dev().has(name)).toBe(false);
      else expect(dev().get(name)?.tags.get("iam-user-admin:deactivated")).toMatch(/^\d{4}-/);
    }
    stage.writes();
    const again = await stage.run(`import leavers.txt ${action}`);
    expect(again.exitCode).toBe(0);
    expect(stage.writes()).toEqual([]);
    expect(stage.mail.messages).toEqual([]);
  });

  test("goes on where one fails, is gone on with by the same command, and reports what became of whom", async () => {
    everything("jane");
    everything("joe");
    await write("email,accounts\njane@example.com,dev\njoe@example.com,dev prd\n");
    stage.sandbox.trouble.refuse("DeleteSSHPublicKey", "AccessDenied");
    const first = await stage.run("import leavers.txt --delete-user --yes --report report.json");
    expect(first.exitCode).toBe(3);
    expect(first.stdout).toMatch(/line \d: (jane|joe)@example.com: failed: .*iam:DeleteSSHPublicKey/);
    expect(first.stdout).toContain("2 people: 1 done, 1 failed");
    expect([...dev().keys()].filter((name) => name !== "administrator")).toHaveLength(1);
    const second = await stage.run("import leavers.txt --delete-user --yes --report report.json");
    expect(second.exitCode).toBe(0);
    expect([...dev().keys()]).toEqual(["administrator"]);
    const { people } = JSON.parse(await readFile(join(stage.home, "report.json"), "utf8")) as { people: unknown[] };
    expect(people).toHaveLength(2);
    expect(prd().size).toBe(0);
  });

  test("names what is not seen, and is partly done", async () => {
    everything("jane");
    await write("jane@example.com\n");
    stage.sandbox.trouble.refuse("ListSSHPublicKeys", "AccessDenied");
    const { exitCode, stderr } = await stage.run("import leavers.txt --delete-user --yes");
    expect(stderr).toContain("Warning: line 1: jane@example.com: You may not list the SSH keys of jane-dev");
    expect(exitCode).toBe(3);
  });

  test("takes nobody's user who is not in it, and nothing that says what to give", async () => {
    addUserWithEverything(stage.sandbox, "jane-dev");
    addUserWithEverything(stage.sandbox, "joe-dev", { email: "joe@other.org" });
    await write("jane@example.com\njoe@example.com\n");
    const { exitCode, stderr } = await stage.run("import leavers.txt --deactivate --yes");
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      "leavers.txt:1: jane-dev has no tag that names its owner. Does it belong to jane@example.com? If it does, add --adopt.",
    );
    expect(stderr).toContain("leavers.txt:2: The user joe-dev belongs to joe@other.org, not to joe@example.com.");
    await write("email,groups\njane@example.com,A\njoe@example.com,A\n");
    const groups = await stage.run("import leavers.txt --deactivate --yes");
    expect(groups.exitCode).toBe(2);
    expect(groups.stderr).toContain(
      "leavers.txt:2: groups is what a person gets, and this run takes users away; leave it out, here and in 1 more row.",
    );
    expect(groups.stderr).not.toContain("leavers.txt:3");
    expect(stage.writes()).toEqual([]);
  });
});
