import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runBin, succeeded } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";
import { addUserWithEverything } from "./user-with-everything.js";

let stage: Stage;
beforeAll(async () => {
  const trustPolicy = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "sts:AssumeRole" }],
  };
  const visitor = { name: "visitor", trustPolicy, attachedPolicies: ["ReadOnlyAccess"] };
  stage = await startStage({ seed: { roles: [visitor] } });
  const { sandbox } = stage;
  addUserWithEverything(sandbox, "roger-dev", { email: "roger@example.com", team: "ops" });
  sandbox.addGroup({ name: "Auditors", attachedPolicies: ["SecurityAudit"], inlinePolicies: { look: allow } });
  sandbox.addUser({ name: "jane", path: "/team/", groups: ["Auditors"], tags: { team: "dev" } });
  sandbox.addUser({ name: "old", path: "/team/old/", groups: ["Auditors"], accessKeys: 0 });
  for (let index = 0; index < 7; index += 1) sandbox.addUser({ name: `user-${index}`, accessKeys: 0 });
  const key = sandbox.account().users.get("jane")?.accessKeys[0];
  if (key !== undefined) Object.assign(key, { created: new Date(Date.now() - 100 * 86_400_000) });
});
afterAll(() => stage.close());
beforeEach(() => stage.sandbox.trouble.clear());

const allow = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] };
const namesIn = (json: string) =>
  (JSON.parse(json) as { users: { userName: string }[] }).users.map(({ userName }) => userName);

describe("list", () => {
  test("is read to its last page", async () => {
    const { exitCode, stdout } = await stage.run("list --json");
    expect(exitCode).toBe(0);
    expect(namesIn(stdout)).toHaveLength(11);
  });

  test.each(["group=Nothing", "group=A/B", "group=Auditors group=Nothing"])(
    "of a group that is not there is an error: %s",
    async (filter) => {
      const { exitCode, stdout, stderr } = await stage.run(`list --csv --filter ${filter}`);
      expect(exitCode).toBe(1);
      expect(stdout).toBe("");
      expect(stderr).toMatch(/: There is no group "(Nothing|A\/B)"\.\nList the groups with: iam-user-admin groups\n$/);
    },
  );

  test("leaves out who is deleted meanwhile", async () => {
    stage.sandbox.addUser({ name: "user-gone", accessKeys: 0 });
    const stop = stage.sandbox.trouble.before(({ action, parameters }) => {
      if (action === "ListMFADevices" && parameters["UserName"] === "user-gone") {
        stage.sandbox.account().users.delete("user-gone");
      }
    });
    const { exitCode, stdout } = await stage.run("list --filter no-mfa --json");
    stop();
    expect(exitCode).toBe(0);
    expect(namesIn(stdout)).not.toContain("user-gone");
    expect(namesIn(stdout)).toContain("user-6");
  });

  test("is a table", async () => {
    const { stdout } = await stage.run("list");
    expect(stdout.split("\n")[0]).toMatch(/^USER +CREATED +PASSWORD LAST USED +PATH +QUARANTINE$/);
    expect(stdout).toMatch(/^jane +\d{4}-\d\d-\d\d \d\d:\d\d +\/team\/$/m);
  });

  test("is CSV for spreadsheets", async () => {
    const { stdout } = await stage.run("list --csv --filter path=/team/");
    expect(stdout).toMatch(
      /^USER,CREATED,PASSWORD LAST USED,PATH,QUARANTINE\njane,[\d :-]+,,\/team\/,\nold,[\d :-]+,,\/team\/old\/,\n$/,
    );
  });

  test.each([
    ["group=auditors", ["jane", "old"]],
    ["group=Readers group=Writers", ["roger-dev"]],
    ["tag=team", ["jane", "roger-dev"]],
    ["tag=team=ops", ["roger-dev"]],
    ["path=/team/", ["jane", "old"]],
    ["path=/team/ group=Auditors key-age=90", ["jane"]],
    ["no-mfa tag=team", ["jane"]],
    ["key-age=101", []],
    ["tag=constructor", []],
    ["tag=__proto__", []],
    ["tag=toString=x", []],
  ])("is narrowed by --filter %s", async (filter, expected) => {
    const { stdout, stderr } = await stage.run(`list --json --filter ${filter}`);
    expect(stderr).toBe("");
    expect(namesIn(stdout).sort()).toEqual(expected);
  });

  test.each(["no-mfa=1", "colour=red", "key-age=old", "path=team"])(
    "tells of a filter it does not know: %s",
    async (filter) => {
      const { exitCode, stderr } = await stage.run(`list --filter ${filter}`);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/--filter/);
    },
  );
});

describe("show", () => {
  test("tells all that hangs on a user", async () => {
    const { stdout } = await stage.run("show roger-dev");
    expect(stdout).toContain("arn: arn:aws:iam::111122223333:user/roger-dev\n");
    expect(stdout).toContain("password last used: never\n");
    expect(stdout).toContain("groups: 2 (Readers, Writers)\n");
    expect(stdout).toContain("permissions boundary: arn:aws:iam::aws:policy/PowerUserAccess\n");
    expect(stdout).toContain("tags: email=roger@example.com, team=ops\n");
    expect(stdout).not.toMatch(/AKIA\w{16}/);
  });

  test("is of oneself where no name is given", async () => {
    expect((await stage.run("show")).stdout).toContain("user: administrator\n");
  });

  test.each(["show", "permissions"])("%s wants a name where the credentials are a role's", async (command) => {
    const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, ...environment } = stage.environment;
    const role = "role_arn = arn:aws:iam::111122223333:role/visitor\nsource_profile = admin";
    const admin = `aws_access_key_id = ${id}\naws_secret_access_key = ${secret}`;
    await writeFile(join(stage.home, "config"), `[profile visitor]\n${role}\n[profile admin]\n${admin}\n`);
    const { exitCode, stderr } = await runBin({
      bin: stage.bin,
      args: [command, "--profile", "visitor"],
      env: { ...environment, AWS_CONFIG_FILE: join(stage.home, "config") },
    });
    expect(stderr).toContain("These credentials do not belong to an IAM user");
    expect(exitCode).toBe(2);
  });

  test("of nobody says so", async () => {
    const { exitCode, stderr } = await stage.run("show nobody");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("There is no user nobody.\nList the users with: iam-user-admin list");
  });
});

describe("permissions", () => {
  test("says where each policy comes from", async () => {
    const { stdout } = await stage.run("permissions jane --json");
    expect(JSON.parse(stdout).permissions).toMatchObject([
      { policyName: "SecurityAudit", kind: "managed", from: "group Auditors" },
      { policyName: "look", kind: "inline", from: "group Auditors", document: allow },
    ]);
  });

  test("of every user are read a page at a time", async () => {
    const { stdout } = await stage.run("permissions --all --csv");
    expect(stdout).toContain("jane,SecurityAudit,managed,group Auditors,arn:aws:iam::aws:policy/SecurityAudit\n");
    expect(stdout).toContain("roger-dev,one,inline,user,\n");
    expect(stdout).toContain("roger-dev,PowerUserAccess,boundary,user,arn:aws:iam::aws:policy/PowerUserAccess\n");
    expect(stdout).toContain("administrator,AdministratorAccess,managed,user,");
  });
});

test("an address that a tag cannot hold as it is written is told and found as it is", async () => {
  await succeeded(stage.run("--user-email o'brien@example.com --user-name obrien --no-mail"));
  expect((await stage.run("list --columns user email --filter email=O'Brien@example.com --csv")).stdout).toBe(
    "USER,EMAIL\nobrien,o'brien@example.com\n",
  );
  const { stdout } = await stage.run("list --columns email --filter email=o'brien@example.com --json");
  expect(JSON.parse(stdout)).toMatchObject({ users: [{ email: "o'brien@example.com" }] });
  stage.sandbox.account().users.delete("obrien");
});

describe("attach-policy and detach-policy", () => {
  test("take a policy by name or ARN", async () => {
    const attached = () => stage.sandbox.account().users.get("jane")?.attachedPolicies;
    expect((await stage.run("attach-policy jane ReadOnlyAccess")).stdout).toBe(
      "attached policy ReadOnlyAccess to jane\n",
    );
    expect((await stage.run("attach-policy jane readonlyaccess")).stdout).toBe("nothing to do\n");
    expect(attached()).toEqual(["arn:aws:iam::aws:policy/ReadOnlyAccess"]);
    await succeeded(stage.run("detach-policy jane arn:aws:iam::aws:policy/ReadOnlyAccess"));
    expect(attached()).toEqual([]);
  });

  test("call nothing that writes in a dry run", async () => {
    stage.writes();
    const { stdout } = await stage.run("attach-policy jane ReadOnlyAccess --dry-run");
    expect(stdout).toBe("would attach policy ReadOnlyAccess to jane\n");
    const detached = await stage.run("detach-policy roger-dev ReadOnlyAccess --dry-run");
    expect(detached.stdout).toBe("would detach policy ReadOnlyAccess from roger-dev\n");
    expect(stage.writes()).toEqual([]);
  });

  test("take nothing from one's own user, in a dry run neither", async () => {
    stage.writes();
    for (const line of ["Administrator AdministratorAccess", "administrator AdministratorAccess --dry-run"]) {
      const { exitCode, stderr } = await stage.run(`detach-policy ${line}`);
      expect(exitCode).toBe(4);
      expect(stderr).toContain("administrator is your own user");
      expect(stderr).toContain("Nothing was changed. Another administrator can do it");
    }
    expect(stage.writes()).toEqual([]);
  });

  test("suggest what looks like an unknown name", async () => {
    const { exitCode, stderr } = await stage.run("attach-policy jane ReadOnly");
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`There is no policy "ReadOnly" in this account.`);
    expect(stderr).toContain("Did you mean ReadOnlyAccess");
    const detached = await stage.run("detach-policy roger-dev ReadOnly");
    expect(detached.stderr).toContain("attached to roger-dev.\nDid you mean ReadOnlyAccess?");
  });
});

test.each([
  ["show --account prd", "Unknown: --account (it goes with iam-user-admin, iam-user-admin list, "],
  ["list --filtr no-mfa", "Unknown: --filtr (did you mean --filter?)\n"],
  ["--user-email roger@example.com --filter no-mfa", "Unknown: --filter (it goes with iam-user-admin list)\n"],
  ["--userEmail.__proto__.x", "Unknown: --userEmail.__proto__.x\n"],
  ["--user-email.x roger@example.com", "Unknown: --user-email.x (did you mean --user-email?)\n"],
  ["list --__proto__.filter no-mfa", "Unknown: --__proto__.filter\n"],
  ["list --filter.constructor.prototype=1", "Unknown: --filter.constructor.prototype\n"],
])("a flag that the command has not is told as it was typed: %s", async (line, message) => {
  const { exitCode, stderr } = await stage.run(line);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
});

test("a verb that there is not is told", async () => {
  const { exitCode, stderr } = await stage.run("lst");
  expect(exitCode).toBe(2);
  expect(stderr).toContain("Unknown: lst (did you mean list?)");
});
