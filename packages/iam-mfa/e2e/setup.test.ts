import { openWorkplace, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

let place: Workplace;
let env: Record<string, string>;
beforeEach(async () => {
  place = await openWorkplace("iam-mfa", { main });
  env = { ...place.sandbox.environment };
  // As a new account is.
  const account = place.sandbox.account();
  account.alias = undefined;
  account.passwordPolicy = undefined;
});
afterEach(() => place.close());

const run = (line: string) => place.run(["setup", ...line.split(" ")], { env });
const written = () => place.sandbox.calls.filter(({ writes }) => writes).map(({ action }) => action);
const policyArn = "arn:aws:iam::111122223333:policy/require-mfa";
const readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const whole = "--alias dev --groups Engineers,Ops --attach-policy ReadOnlyAccess --own-keys";

describe("setup", () => {
  test("sets a new account up, in the very steps that a dry run shows", async () => {
    const dry = await run(`${whole} --dry-run`);
    expect(dry).toMatchObject({ exitCode: 0, stderr: "" });
    expect(dry.stdout).toBe(`Account 111122223333 (dev):
- would give the account the alias dev
- would set a password policy: at least 14 characters, and everyone may change their own
- would create the policy ${policyArn}
- would create the group Engineers
- would attach ${policyArn} to the group Engineers
- would attach ${readOnly} to the group Engineers
- would write the policy own-keys into the group Engineers
- would create the group Ops
- would attach ${policyArn} to the group Ops
- would attach ${readOnly} to the group Ops
- would write the policy own-keys into the group Ops
nothing was changed
`);
    expect(written()).toEqual([]);
    const real = await run(`${whole} --yes --json`);
    expect(real).toMatchObject({ exitCode: 0, stderr: "" });
    const foreseen = JSON.parse((await fresh(`${whole} --dry-run --json`)).stdout) as object;
    expect(JSON.parse(real.stdout)).toEqual({ ...foreseen, dryRun: false });
    expect(written()).toHaveLength(11);
    const { alias, passwordPolicy, groups } = place.sandbox.account();
    expect(alias).toBe("dev");
    expect(passwordPolicy).toMatchObject({ minimumLength: 14, allowUsersToChange: true });
    for (const name of ["Engineers", "Ops"]) {
      expect(groups.get(name)?.attachedPolicies).toEqual([policyArn, readOnly]);
      expect(groups.get(name)?.inlinePolicies.get("own-keys")).toContain("iam:CreateAccessKey");
    }
    const again = await run(`${whole} --yes`);
    expect(again.stdout).toBe("Account 111122223333 (dev):\nnothing to do\n");
    expect(written()).toHaveLength(11);
  });

  test("shows the changes and asks, on a terminal, in a new account as in an old one", async () => {
    place.sandbox.addGroup({ name: "people" });
    const terminal = await place.onTerminal(["setup", "--groups", "people"], { env });
    await terminal.waitFor(`- would attach ${policyArn} to the group people`);
    await terminal.waitFor('Users in the group "people" will be denied nearly everything until they use MFA.');
    terminal.type("no");
    terminal.press("Enter");
    expect((await terminal.exit).exitCode).toBe(4);
    expect(written()).toEqual([]);
    const piped = await run("--groups new");
    expect(piped).toMatchObject({ exitCode: 4, stderr: expect.stringContaining("This changes the whole account.") });
    expect(piped.stderr).toContain("Nothing was changed. To agree without being asked, add --yes.");
    expect(written()).toEqual([]);
  });

  test("raises a short minimum of passwords, and keeps all else of the account's policy", async () => {
    const account = place.sandbox.account();
    const policy = { ...strict, minimumLength: 8, reusePrevention: 5, maxAge: 90, allowUsersToChange: false };
    account.passwordPolicy = policy;
    const { stdout } = await run("--alias dev --groups Engineers --yes");
    expect(stdout).toContain("- raised the minimum length of passwords from 8 to 14\n");
    expect(account.passwordPolicy).toEqual({ ...policy, minimumLength: 14 });
  });

  test("leaves a stricter password policy, and an alias that nobody asked about, alone", async () => {
    const account = place.sandbox.account();
    account.passwordPolicy = { ...strict, minimumLength: 20, allowUsersToChange: false };
    account.alias = "prod";
    const { stdout } = await run("--groups Engineers --yes");
    expect(stdout).not.toContain("password");
    expect(stdout).toContain("Account 111122223333 (prod):");
    expect(account.passwordPolicy).toEqual({ ...strict, minimumLength: 20, allowUsersToChange: false });
    expect(account.alias).toBe("prod");
    expect(written()).not.toContain("CreateAccountAlias");
  });

  test("says that an account has no alias where none is given", async () => {
    const { stdout } = await run("--groups Engineers --yes");
    expect(stdout).toMatch(/^Account 111122223333:\n/);
    expect(stdout).toContain("The account has no alias to end its users' names with: add --alias NAME\n");
  });

  test("refuses what would replace something, before any change", async () => {
    const account = place.sandbox.account();
    account.alias = "prod";
    const other = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] };
    place.sandbox.addGroup({ name: "people", inlinePolicies: { "own-keys": other } });
    place.sandbox.addPolicy({ name: "own", document: other });
    for (const [line, message, hint] of [
      ["--alias dev --groups people", "has the alias prod already", "run this again without --alias."],
      ["--own-keys --groups people", "has a policy named own-keys already", "run this again without --own-keys."],
      ["--policy-name own --groups people", "A policy named own already exists", "iam-mfa setup --policy-name NAME"],
    ] as const) {
      for (const more of ["--yes", "--dry-run"]) {
        const { stderr, exitCode } = await run(`${line} ${more}`);
        expect({ exitCode, stderr }).toEqual({ exitCode: 4, stderr: expect.stringContaining(message) });
        expect(stderr).toContain(hint);
      }
    }
    expect(written()).toEqual([]);
  });

  test.each([
    ["--alias Dev --groups people", '"Dev" is not a valid account alias: use 3 to 63 letters a-z'],
    ["--alias 111122223333 --groups people", "twelve digits are an account number"],
    ["--alias a--b --groups people", '"a--b" is not a valid account alias'],
    ["--groups two/words", '"two/words" is not a valid group name'],
    ["--groups people --policy-name a/b", '"a/b" is not a valid policy name'],
    ["--alias dev", "Missing: --groups"],
  ])("refuses %s before AWS is asked", async (line, message) => {
    const { stderr, exitCode } = await run(line);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
    expect(place.sandbox.calls).toEqual([]);
  });

  test("names policies that look like one that does not exist", async () => {
    const { stderr, exitCode } = await run("--groups people --attach-policy ReadOnlyAcess --yes");
    expect(stderr).toContain('There is no policy "ReadOnlyAcess" in this account.');
    expect(stderr).toContain("Did you mean ReadOnlyAccess");
    expect(exitCode).toBe(1);
    expect(written()).toEqual([]);
  });

  test("says that another account has the alias, and changes nothing else", async () => {
    place.sandbox.trouble.refuse("CreateAccountAlias", "EntityAlreadyExists");
    const { stderr, exitCode } = await run(`${whole} --yes`);
    expect(stderr).toContain("Another account has the alias dev; an alias exists once in all of AWS.");
    expect(exitCode).toBe(1);
    expect(place.sandbox.account().groups.has("Engineers")).toBe(false);
  });

  test.each([
    "CreateAccountAlias",
    "UpdateAccountPasswordPolicy",
    "CreatePolicy",
    "CreateGroup",
    "AttachGroupPolicy",
    "PutGroupPolicy",
  ])("goes on where the answer to %s was lost", async (action) => {
    place.sandbox.trouble.dropAfter(action);
    expect(await run(`${whole} --yes`)).toMatchObject({ exitCode: 0, stderr: "" });
    expect((await run(`${whole} --dry-run`)).stdout).toContain("nothing to do");
  });

  test("says what is done and what is not where a step is denied, and goes on when run again", async () => {
    const Statement = [
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Effect: "Deny", Action: "iam:CreateGroup", Resource: "*" },
    ];
    const jane = place.sandbox.addUser({
      name: "jane",
      inlinePolicies: { most: { Version: "2012-10-17", Statement } },
    });
    env = { ...env, AWS_ACCESS_KEY_ID: jane.accessKeyId, AWS_SECRET_ACCESS_KEY: jane.secretAccessKey };
    const { stderr, exitCode, stdout } = await run("--alias dev --groups people --yes");
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
    expect(stderr).toContain(`Done:
- gave the account the alias dev
- set a password policy: at least 14 characters, and everyone may change their own
- created the policy ${policyArn}
Not done:
- create the group people
- attach ${policyArn} to the group people
`);
    expect(stderr).toContain("Run the same command again to do the rest.");
    jane.user.inlinePolicies.set("most", JSON.stringify({ Version: "2012-10-17", Statement: Statement.slice(0, 1) }));
    const again = await run("--alias dev --groups people --yes");
    expect(again.stdout).toBe(`Account 111122223333 (dev):
- created the group people
- attached ${policyArn} to the group people
`);
  });
});

const strict = {
  minimumLength: 14,
  requireSymbols: true,
  requireNumbers: true,
  requireUppercase: true,
  requireLowercase: true,
  allowUsersToChange: true,
  maxAge: undefined,
  reusePrevention: undefined,
  hardExpiry: false,
};

/** In another account as new as this one was. */
async function fresh(line: string) {
  const other = await openWorkplace("iam-mfa", { main });
  try {
    other.sandbox.account().alias = undefined;
    other.sandbox.account().passwordPolicy = undefined;
    return await other.run(["setup", ...line.split(" ")], { env: { ...other.sandbox.environment } });
  } finally {
    await other.close();
  }
}
