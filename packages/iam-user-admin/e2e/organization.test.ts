import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AddedUser } from "@iam-tools/sandbox";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

const [own, prod, dev, lab, closed] = ["111122223333", "222233334444", "333344445555", "444455556666", "555566667777"];

/** What the README's Permissions ask for in the account of the caller. */
const mayList = (actions: readonly string[]) => ({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: "sts:AssumeRole", Resource: "arn:aws:iam::*:role/OrganizationAccountAccessRole" },
    { Effect: "Allow", Action: ["iam:Get*", "iam:List*"], Resource: "*" },
    { Effect: "Allow", Action: actions.map((action) => `organizations:${action}`), Resource: "*" },
  ],
});

let stage: Stage;
let ann: AddedUser;
beforeEach(async () => {
  stage = await startStage({
    seed: {
      organization: {
        accounts: [
          { id: own, name: "Payer" },
          { id: prod, name: "Acme Production", unit: "Workloads/Production", tags: { env: "prd", team: "ops" } },
          { id: dev, name: "Acme Development", unit: "Workloads", tags: { env: "dev", team: "ops" } },
          { id: lab, name: "Lab", tags: { env: "lab" } },
          { id: closed, name: "Old", state: "SUSPENDED", unit: "Workloads" },
        ],
      },
    },
  });
  allow(["ListAccounts"]);
});
afterEach(() => stage.close());

function allow(actions: readonly string[]) {
  stage.sandbox.account().users.delete("ann");
  ann = stage.sandbox.addUser({ name: "ann", inlinePolicies: { own: mayList(actions) }, accessKeys: 1 });
}

const writeConfig = (organization: string, more = "") =>
  writeFile(
    join(stage.home, "iam-user-admin.yaml"),
    `organization: { role: OrganizationAccountAccessRole${organization} }\n${more}`,
  );

const run = (line: string) => stage.run(line, { env: ann.environment });
const calls = (action: string) => stage.sandbox.calls.filter((call) => call.action === action);
const leftOut = `Left out, since not active: Old (${closed}, suspended)\n`;
const ownSaid = `payer (${own}) is the organization's management account, and yours: it is worked in with your own credentials, without a role.\n`;
const byUnits = ["ListRoots", "ListOrganizationalUnitsForParent", "ListAccountsForParent"];

describe("accounts of an organization", () => {
  test("are all active ones, by config check", async () => {
    await writeConfig("");
    const { stdout, stderr, exitCode } = await run("config check");
    expect({ stderr, exitCode }).toEqual({ stderr: leftOut + ownSaid, exitCode: 0 });
    expect(stdout.split("\n").slice(1, -1)).toEqual([
      `payer: account ${own}, called payer`,
      `acme-production: account ${prod}, called acme-production`,
      `acme-development: account ${dev}, called acme-development`,
      `lab: account ${lab}, called lab`,
    ]);
  });

  test.each([
    ["a unit's path", "organizationalUnits: [Workloads]", byUnits, ["acme-development", "acme-production"]],
    ["a path of two", "organizationalUnits: [Workloads/Production]", byUnits, ["acme-production"]],
    ["a unit's id", "organizationalUnits: [ou-sand-00000002]", byUnits.slice(1), ["acme-production"]],
    [
      "a tag",
      "accountTags: { team: ops }",
      ["ListAccounts", "ListTagsForResource"],
      ["acme-development", "acme-production"],
    ],
    [
      "units and a tag",
      "organizationalUnits: [Workloads], accountTags: { env: dev }",
      [...byUnits, "ListTagsForResource"],
      ["acme-development"],
    ],
  ])("are narrowed by %s, with these permissions and no fewer", async (_by, setting, actions, names) => {
    await writeConfig(`, ${setting}`);
    allow(actions);
    const { stdout, exitCode } = await run("config check --json");
    const { accounts } = JSON.parse(stdout) as { accounts: { name: string; error: unknown }[] };
    expect({ names: accounts.map(({ name }) => name).toSorted(), exitCode }).toEqual({ names, exitCode: 0 });
    for (const missing of actions) {
      allow(actions.filter((action) => action !== missing));
      const denied = await run("config check");
      expect(denied).toMatchObject({ stdout: "", exitCode: 1 });
      expect(denied.stderr).toContain(`Access denied: organizations:${missing}`);
      expect(denied.stderr).toContain(
        `"Action": ${JSON.stringify(actions.map((action) => `organizations:${action}`))}, "Resource": "*"`,
      );
    }
  });

  test("end user names in a tag, and keep the settings of those that are listed", async () => {
    allow(["ListAccounts", "ListTagsForResource"]);
    const role = `arn:aws:iam::${lab}:role/OrganizationAccountAccessRole`;
    await writeConfig(
      ", envTag: env, accountTags: { team: ops }",
      `accounts: { lab: { env: sandbox, roleArn: "${role}" } }\n`,
    );
    const dry = await run("--user-email roger@example.com --all-accounts --no-mail --dry-run");
    const real = await run("--user-email roger@example.com --all-accounts --no-mail");
    expect([dry.exitCode, real.exitCode]).toEqual([0, 0]);
    const users = [lab, prod, dev].map((id) => [...stage.sandbox.account(id).users.keys()]);
    expect(users).toEqual([["roger-sandbox"], ["roger-prd"], ["roger-dev"]]);
    for (const name of users.flat()) expect(dry.stdout).toContain(name);
  });

  test("are refused together where one has no such tag: nobody is left in it unseen", async () => {
    allow(["ListAccounts", "ListTagsForResource"]);
    await writeConfig(", envTag: env");
    expect(await run("list --all-accounts")).toMatchObject({
      stdout: "",
      stderr: expect.stringContaining(`and it is missing, or is no part of a user name, on: Payer (${own}).\n`),
      exitCode: 4,
    });
  });

  test("can be named one by one, in rows too; nothing is listed for one of the config file", async () => {
    await writeConfig("", `accounts: { mine: { id: "${own}" } }\n`);
    expect(await run("groups --account mine")).toMatchObject({ exitCode: 0, stderr: "" });
    expect(calls("ListAccounts")).toEqual([]);
    expect(await run("groups --account lab")).toMatchObject({ exitCode: 0, stderr: leftOut });
    expect(await run("groups --account labs")).toMatchObject({
      stderr: `${leftOut}iam-user-admin: The config file and its organization have no account "labs".\nThey have: mine, acme-production, acme-development, lab\n`,
      exitCode: 2,
    });
    await writeFile(join(stage.home, "people.csv"), "email,accounts,no-mail\nroger@example.com,lab,yes\n");
    expect((await run("import people.csv --dry-run")).stdout).toContain("roger-lab");
  });

  test("are called the same where none is named: a person has one user in each", async () => {
    await writeConfig("");
    const user = "--user-email roger@example.com --no-mail --dry-run";
    expect(await run(user)).toMatchObject({
      stdout: expect.stringContaining("would create user roger-payer "),
      exitCode: 0,
    });
    await writeFile(join(stage.home, "people.csv"), "email,no-mail\nroger@example.com,yes\n");
    expect((await run("import people.csv --dry-run")).stdout).toContain("roger-payer");
    const asked = calls("ListAccounts").length;
    expect((await run(`${user} --env own`)).stdout).toContain("would create user roger-own ");
    await writeConfig("", `accounts: { mine: { id: "${own}" } }\n`);
    expect((await run(user)).stdout).toContain("would create user roger-mine ");
    expect(calls("ListAccounts")).toHaveLength(asked);
    // Not narrowed to it, it has no other name than its alias.
    allow(byUnits);
    await writeConfig(", organizationalUnits: [Workloads]");
    expect((await run(user)).stdout).toContain("would create user roger-dev ");
  });

  test("are not guessed at where the organization does not tell, unless it is in none", async () => {
    const user = "--user-email roger@example.com --no-mail --dry-run";
    await writeConfig("");
    allow(byUnits);
    expect(await run(user)).toMatchObject({
      stdout: "",
      stderr: expect.stringMatching(
        /organizations:ListAccounts[^]*\nOr say what user names in this account end in: --env NAME\n$/,
      ),
      exitCode: 1,
    });
    allow(["ListAccounts"]);
    stage.sandbox.organization?.members.delete(own);
    expect(await run(user)).toMatchObject({ stdout: expect.stringContaining("roger-dev "), exitCode: 0 });
  });

  test.each([
    ["ended in a tag that this one lacks", ", envTag: name", ["ListAccounts", "ListTagsForResource"], 4],
    ["narrowed to a unit that is not there", ", organizationalUnits: [Nowhere]", byUnits, 1],
    ["listed with a profile that is not there", ", profile: nowhere", ["ListAccounts"], 1],
    [
      "listed with a code that nobody can be asked for",
      `, mfaSerial: "arn:aws:iam::${own}:mfa/ann"`,
      ["ListAccounts"],
      2,
    ],
  ])("%s are called by hand: --env, which then asks no organization", async (_, organization, actions, exitCode) => {
    const user = "--user-email roger@example.com --no-mail --dry-run";
    allow(actions);
    await writeConfig(organization);
    const failed = await run(user);
    expect(failed.stderr).toMatch(/\nOr say what user names in this account end in: --env NAME\n$/);
    expect(failed).toMatchObject({ stdout: "", exitCode });
    // It has no --env.
    expect((await run("show roger@example.com")).stderr).toMatch(
      /\n(Or n|N)ame the user in place of the address; .*\n$/,
    );
    expect(await run(`${user} --env own`)).toMatchObject({
      stdout: expect.stringContaining("roger-own "),
      exitCode: 0,
    });
  });

  test("that have one name are told apart by their ids, and their users are called as before", async () => {
    const member = stage.sandbox.organization?.members.get(dev);
    if (member !== undefined) member.name = "Lab";
    await writeConfig("");
    const { stdout } = await run("config check");
    expect(stdout).toContain(`lab-${dev}: account ${dev}, called lab\n`);
    expect(stdout).toContain(`lab-${lab}: account ${lab}, called lab\n`);
  });

  test("count as failed where they cannot be reached, as the management account from another one", async () => {
    stage.sandbox.organization?.delegatedAdministrators.push(lab);
    const inLab = { profile: "lab", roleArn: `arn:aws:iam::${lab}:role/OrganizationAccountAccessRole` };
    await writeFile(
      ann.environment["AWS_CONFIG_FILE"] ?? "",
      `[default]\nregion = us-east-1\n[profile lab]\nrole_arn = ${inLab.roleArn}\ncredential_source = Environment\n`,
    );
    await writeConfig(", profile: lab");
    const { stdout, exitCode } = await run("config check");
    expect(stdout).toContain("payer: failed: Access denied: sts:AssumeRole");
    expect(exitCode).not.toBe(0);
  });
});

describe("an organization whose list and roles require MFA", () => {
  test("takes one code for both", async () => {
    const mfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
    const statement = {
      Effect: "Allow",
      Action: ["organizations:List*", "sts:AssumeRole"],
      Resource: "*",
      Condition: mfa,
    };
    const own = { Version: "2012-10-17", Statement: [statement] };
    ann = stage.sandbox.addUser({ name: "bea", inlinePolicies: { own }, accessKeys: 1, devices: [{}] });
    await writeConfig(`, organizationalUnits: [Workloads], mfaSerial: "${ann.serialNumber}"`);
    const code = stage.sandbox.totp(ann.serialNumber);
    expect(await run(`groups --all-accounts --token-code ${code}`)).toMatchObject({ exitCode: 0, stderr: leftOut });
    expect(calls("GetSessionToken").length).toBe(1);
    expect(calls("AssumeRole").length).toBe(2);
  });
});

describe("an organization that cannot be listed", () => {
  test("is not there", async () => {
    await writeConfig("");
    stage.sandbox.organization?.members.delete(own);
    expect(await run("list --all-accounts")).toMatchObject({
      stdout: "",
      stderr:
        "iam-user-admin: The account of the credentials in use is not in an organization, but the config file takes accounts from one.\n" +
        "Name in organization.profile a profile of the organization's management account, or take organization out of the config file.\n",
      exitCode: 1,
    });
  });

  test("is managed by another account", async () => {
    await writeConfig("");
    Object.assign(stage.sandbox.organization ?? {}, { managementId: prod });
    expect(await run("list --all-accounts")).toMatchObject({
      stdout: "",
      stderr: expect.stringContaining("only its management account and its delegated administrators may.\n"),
      exitCode: 1,
    });
  });

  test.each([
    [
      "[Workload]",
      'The organization has no organizational unit "Workload" below its root (did you mean Workloads?).\nThere: Workloads. Correct organizationalUnits in the config file.\n',
    ],
    ["[Workloads/Lab]", 'The organization has no organizational unit "Lab" in Workloads.\nThere: Production.'],
    ["[ou-sand-99999999]", "The organization has no organizational unit of an id in the config file.\n"],
  ])("has no such unit: %s", async (units, said) => {
    allow(byUnits);
    await writeConfig(`, organizationalUnits: ${units}`);
    const { stderr, exitCode } = await run("config check");
    expect(stderr).toContain(said);
    expect(exitCode).toBe(1);
  });

  test("is narrowed to nothing", async () => {
    allow(["ListAccounts", "ListTagsForResource"]);
    await writeConfig(", accountTags: { team: nobody }");
    const { stderr, exitCode } = await run("list --all-accounts");
    expect(stderr).toContain("The organization has no active account that the config file narrows it to.\n");
    expect(exitCode).toBe(4);
  });
});

test.each([
  ["organization:\n", ":1: organization: role is missing"],
  ["organization: { role: a b }\n", ":1: organization.role: role must be the name of a role"],
  ["organization: { role: a, ou: [b] }\n", ":1: organization.ou: unknown setting."],
  ["organization: { role: a, organizationalUnits: b }\n", "organizationalUnits: expected a list"],
  ["organization: { role: a, accountTags: { a: 1 } }\n", "a tag's value must be text; put it in quotes"],
  [
    "organization: { role: a }\naccounts:\n  dev: { profile: dev }\n",
    ":3: accounts.dev: id is missing: beside organization",
  ],
])("is checked in the config file: %j", async (config, said) => {
  await writeFile(join(stage.home, "iam-user-admin.yaml"), config);
  const { stderr, exitCode } = await run("config check");
  expect(stderr).toContain(said);
  expect(exitCode).toBe(2);
});
