import { readFile, writeFile } from "node:fs/promises";
import { GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { startSandbox } from "@iam-tools/sandbox";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { ownKeys, Person, whatIsWrong } from "./person.js";
import { alice, invite, sandbox, work, writesTo } from "./rotation-stage.js";

describe("where nothing is allowed without MFA", () => {
  const withMfa = {
    ...ownKeys,
    Statement: [
      ...ownKeys.Statement,
      { Effect: "Allow", Action: "iam:ListMFADevices", Resource: "*" },
      {
        Effect: "Deny",
        NotAction: ["iam:ListMFADevices", "iam:ListAccessKeys", "sts:GetSessionToken"],
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
  };
  let mallory: Person;
  let count = 0;
  beforeEach(async () => {
    count += 1;
    mallory = await invite({ name: `mallory-${count}`, policy: withMfa, devices: [{}] });
  });
  const code = () => sandbox.totp(mallory.added.serialNumber);

  test("a code is asked for, before anything is changed", async () => {
    const refused = await mallory.run(work);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toMatch(
      /Access denied: iam:UpdateAccessKey[^]*If a policy requires MFA for this: No terminal to ask[^]*--token-code/,
    );
    expect(mallory.keys).toHaveLength(1);
    expect(await mallory.leftovers()).toEqual([]);
    expect(await whatIsWrong(mallory, await mallory.run([...work, "--token-code", code()]))).toBe("");
  });

  /** Keeps a session of the one, which shows MFA, in the profile `work-sts` of the other. */
  async function keepSession({ added }: Person, { credentials }: Person): Promise<string | undefined> {
    const { accessKeyId, secretAccessKey, serialNumber } = added;
    const keys = { accessKeyId, secretAccessKey };
    const sts = new STSClient({ region: "us-east-1", endpoint: sandbox.url, credentials: keys });
    const request = { SerialNumber: serialNumber, TokenCode: sandbox.totp(serialNumber) };
    const { Credentials: session } = await sts.send(new GetSessionTokenCommand(request));
    await writeFile(
      credentials,
      `\n[work-sts]\naws_access_key_id = ${session?.AccessKeyId}\naws_secret_access_key = ${session?.SecretAccessKey}\naws_session_token = ${session?.SessionToken}\n`,
      { flag: "a" },
    );
    return session?.AccessKeyId;
  }

  test("the session of another user is not taken for one's own, whatever it may do", async () => {
    const all = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
    const admin = await invite({ name: `admin-${count}`, policy: all, devices: [{}] });
    const session = await keepSession(admin, mallory);
    const refused = await mallory.run(work);
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("give it with --token-code") });
    expect(await mallory.run([...work, "--token-code", code()])).toMatchObject({ exitCode: 0, stderr: "" });
    expect(mallory.keys).toHaveLength(1);
    expect(await mallory.lockedOut()).toEqual([]);
    const signed = sandbox.calls.filter(({ accessKeyId }) => accessKeyId === session).map(({ action }) => action);
    expect(new Set(signed)).toEqual(new Set(["GetCallerIdentity"]));
  });

  test.each([
    [
      "a FIDO device",
      "mfa_serial = arn:aws:iam::111122223333:u2f/user/mallory/key\n",
      "123456",
      /u2f\/user\/mallory\/key is a FIDO device \(a passkey or security key\), which gives no codes\.\nCorrect mfa_serial/,
    ],
    [
      "a serial number in quotes",
      'mfa_serial = "GAHT12345678"\n',
      "123456",
      /The mfa_serial in line 2 of .* is in quotes/,
    ],
    ["a code of five digits", "", "12345", /--token-code|six digits/],
    ["a code that AWS refuses", "", "000000", /AWS rejected the MFA code/],
  ])("%s is told in the words of a login, and nothing is changed", async (_what, line, typed, words) => {
    const config = await readFile(mallory.config, "utf8");
    await writeFile(mallory.config, config.replace("[profile work]\n", `[profile work]\n${line}`));
    const before = await mallory.read();
    const { exitCode, stderr } = await mallory.run([...work, "--token-code", typed]);
    expect(stderr).toMatch(words);
    expect(exitCode).toBeGreaterThan(0);
    expect(await mallory.read()).toBe(before);
    expect(mallory.keys).toHaveLength(1);
    expect(await mallory.leftovers()).toEqual([]);
  });

  test("a code that was made by a wrong clock is refused in the words of a login", async () => {
    const elsewhere = await startSandbox({ clock: () => new Date(Date.now() + 3_600_000) });
    const person = await Person.join(elsewhere, { name: "mallory", policy: withMfa, devices: [{}] });
    const madeHere = elsewhere.totp(person.added.serialNumber, new Date());
    const { exitCode, stderr } = await person.run([...work, "--token-code", madeHere]);
    await person.remove();
    await elsewhere.close();
    expect(stderr).toContain("This machine's clock is 60 minutes behind AWS's. Codes generated on it are wrong.");
    expect(exitCode).toBe(1);
    expect(person.keys).toHaveLength(1);
  });

  test("the session of the profile is used while it is valid", async () => {
    await keepSession(mallory, mallory);
    const { exitCode, stderr } = await mallory.run(work);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(mallory.keys).toHaveLength(1);
    expect(await mallory.lockedOut()).toEqual([]);
  });
});

describe("what cannot be right", () => {
  const deny = (action: string) => [{ Effect: "Deny", Action: action, Resource: "*" }, ...ownKeys.Statement];

  test.each([
    ["a profile that is not there", ["--profile", "wrok"], 1, /There is no profile "wrok"[^]*Did you mean "work"\?/],
    ["a profile without keys", ["--profile", "other"], 2, /"other" holds no access key[^]*Profiles that do: work/],
    ["a span without a unit", [...work, "--older-than", "90"], 2, /--older-than needs a unit, such as 90d/],
    ["all and one", ["--all", ...work], 2, /Use either --all or --profile\./],
    ["a flag that is not there", [...work, "--keepold"], 2, /did you mean --keep-old/],
    ["a profile flag without a name", ["--profile"], 2, /--profile/],
  ])("%s is told in plain words", async (_what, args, exitCode, message) => {
    const run = await alice.run(args);
    expect(run.stderr).toMatch(message);
    expect(run.exitCode).toBe(exitCode);
    expect(run.stderr).not.toMatch(/\n\s+at /);
    expect(writesTo(alice)).toEqual([]);
  });

  test.each([
    ["a session", "aws_access_key_id = ASIAX\naws_secret_access_key = x\naws_session_token = t\n", /holds a session/],
    ["a role", "role_arn = arn:aws:iam::1:role/r\nsource_profile = work\n", /assumes the role[^]*add --profile work/],
    ["half a key", "aws_access_key_id = AKIAX\n", /holds half of a key: aws_secret_access_key is missing\./],
  ])("a profile with %s has no key to rotate", async (_what, lines, message) => {
    await writeFile(alice.credentials, `${await alice.read()}\n[odd]\n${lines}`);
    const { exitCode, stderr } = await alice.run(["--profile", "odd"]);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  });

  test.each([["aws_session_token ="], ["aws_session_token = left-by-aws-configure"]])(
    "a key beside %j is rotated with all others",
    async (line) => {
      const [old] = alice.keys;
      await writeFile(
        alice.credentials,
        (await alice.read()).replaceAll(/(?<=secret_access_key = .*\n)/g, `${line}\n`),
      );
      const { exitCode, stderr } = await alice.run(["--all"]);
      expect(stderr).not.toContain("holds a session");
      expect(exitCode).toBe(0);
      expect(alice.keys.map(({ id }) => id)).not.toContain(old?.id);
      expect(await alice.read()).toContain(`${line}\n`);
    },
  );

  test("a key that AWS does not take is told from one that may not", async () => {
    const [key] = alice.keys;
    if (key !== undefined) key.status = "Inactive";
    const { exitCode, stderr } = await alice.run(work);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/AWS rejected the access key \*{4}\w{4} of the profile "work"/);
    const bob = await invite({ name: "bob", policy: { ...ownKeys, Statement: deny("iam:ListAccessKeys") } });
    expect((await bob.run(work)).stderr).toContain("Access denied: iam:ListAccessKeys");
  });

  test("a user who may not create keys is left with what there was", async () => {
    const bob = await invite({ name: "bob", policy: { ...ownKeys, Statement: deny("iam:CreateAccessKey") } });
    const { exitCode, stderr } = await bob.run(work);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Access denied: iam:CreateAccessKey");
    expect(await bob.leftovers()).toEqual([]);
  });
});
