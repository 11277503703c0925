import { openWorkplace, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

let place: Workplace;
let admin: Record<string, string>;
beforeEach(async () => {
  place = await openWorkplace("iam-mfa", { main });
  admin = { ...place.sandbox.environment };
});
afterEach(() => place.close());

const written = () => place.sandbox.calls.filter(({ writes }) => writes).map(({ action }) => action);

describe("policy", () => {
  test("is printed as JSON, with no credentials and no call", async () => {
    const { stdout, stderr, exitCode } = await place.run(["policy"], { env: { AWS_SHARED_CREDENTIALS_FILE: "/none" } });
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(stdout).toContain('"arn:aws:iam::*:mfa/${aws:username}"');
    expect(JSON.parse(stdout).Statement.map(({ Effect }: { Effect: string }) => Effect)).toEqual([
      "Allow",
      "Allow",
      "Allow",
      "Deny",
    ]);
    expect(place.sandbox.calls).toEqual([]);
  });

  test.each([
    ["aws-us-gov", ["--region", "us-gov-west-1"]],
    ["aws-cn", ["--region", "cn-north-1"]],
    ["aws-eusc", ["--region", "eusc-de-east-1"]],
    ["aws-iso", ["--region", "us-iso-east-1"]],
  ])("has the partition %s where the region is in it", async (partition, flags) => {
    const { stdout } = await place.run(["policy", ...flags]);
    expect(stdout).toContain(`"arn:${partition}:iam::*:user/\${aws:username}"`);
    expect(stdout).not.toContain("arn:aws:");
  });

  test.each(["aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso"] as const)(
    "takes the partition %s from the caller where it is put in place",
    async (partition) => {
      const other = await openWorkplace("iam-mfa", { main, partition });
      try {
        const env = { ...other.sandbox.environment, AWS_REGION: "us-east-1" };
        const { exitCode, stdout } = await other.run(["policy", "--create", "mfa"], { env });
        expect(exitCode).toBe(0);
        expect(stdout).toBe(`Created the policy arn:${partition}:iam::111122223333:policy/mfa\n`);
        expect(JSON.stringify(other.sandbox.account().policies.get("mfa"))).toContain(`arn:${partition}:iam::*`);
      } finally {
        await other.close();
      }
    },
  );

  test("is shown, asked about, made and attached", async () => {
    place.sandbox.addGroup({ name: "people" });
    const terminal = await place.onTerminal(["policy", "--attach-to-group", "people"], { env: admin });
    await terminal.waitFor("BlockMostAccessUnlessSignedInWithMFA");
    await terminal.waitFor('Users in the group "people" will be denied nearly everything until they use MFA.');
    terminal.type("yes");
    terminal.press("Enter");
    expect((await terminal.exit).exitCode).toBe(0);
    expect(place.sandbox.account().groups.get("people")?.attachedPolicies).toEqual([
      "arn:aws:iam::111122223333:policy/require-mfa",
    ]);
  });

  test("changes nothing with --dry-run, and says what it would do", async () => {
    place.sandbox.addGroup({ name: "people" });
    const args = ["policy", "--create", "mfa", "--attach-to-group", "people", "--dry-run"];
    const { stdout, exitCode } = await place.run(args, { env: admin });
    expect(stdout).toMatch(
      /Would create the policy arn:aws:iam::111122223333:policy\/mfa\nWould attach it to the group people\nnothing was changed\n$/,
    );
    expect(exitCode).toBe(0);
    expect(written()).toEqual([]);
  });

  test("is made where the answer to that was lost", async () => {
    place.sandbox.trouble.dropAfter("CreatePolicy");
    const { exitCode, stdout } = await place.run(["policy", "--create", "mfa"], { env: admin });
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: "Created the policy arn:aws:iam::111122223333:policy/mfa\n",
    });
  });

  test("is used as it is where it was made before, and another of that name is left alone", async () => {
    place.sandbox.addGroup({ name: "people" });
    await succeeded(place.run(["policy", "--create", "mfa"], { env: admin }));
    const args = ["policy", "--create", "mfa", "--attach-to-group", "people", "--yes"];
    const second = await place.run(args, { env: admin });
    expect(second.stdout).toBe(
      "The policy arn:aws:iam::111122223333:policy/mfa already exists\nAttached it to the group people\n",
    );
    place.sandbox.addPolicy({
      name: "own",
      document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] },
    });
    const third = await place.run(["policy", "--create", "own"], { env: admin });
    expect(third.stderr).toContain("A policy named own already exists, with different content.");
    expect(third.exitCode).toBe(4);
  });

  test.each([
    [["--attach-to-group", "nobody"], 'There is no group "nobody".', 1],
    [["--attach-to-group", ""], "--attach-to-group needs a value.", 2],
  ])("says so where %j cannot be done, and changes nothing", async (flags, message, exitCode) => {
    const result = await place.run(["policy", ...flags], { env: admin });
    expect(result.stderr).toContain(message);
    expect(result.exitCode).toBe(exitCode);
    expect(written()).toEqual([]);
  });

  test.each(["two words", "team/mfa", "mfä", "a".repeat(129)])(
    "refuses the name %j before AWS is asked, in a dry run too",
    async (name) => {
      for (const more of [[], ["--dry-run"]]) {
        const { stderr, exitCode } = await place.run(["policy", "--create", name, ...more], { env: admin });
        expect(stderr).toContain(`"${name}" is not a valid policy name`);
        expect(exitCode).toBe(2);
      }
      expect(place.sandbox.calls).toEqual([]);
    },
  );

  test("lets a user below a path enrol, log in, and remove their device by then, and nothing else without MFA", async () => {
    const group = { name: "people", attachedPolicies: ["AdministratorAccess"] };
    place.sandbox.addGroup(group);
    await succeeded(place.run(["policy", "--attach-to-group", "people", "--yes"], { env: admin }));
    const jane = place.sandbox.addUser({ name: "jane", path: "/team/", groups: ["people"], devices: [{}] });
    await place.credentials.write(
      `[jane]\naws_access_key_id = ${jane.accessKeyId}\naws_secret_access_key = ${jane.secretAccessKey}\n`,
    );
    expect((await place.run(["devices", "jane"])).stdout).toContain("* virtual   arn:aws:iam::111122223333:mfa/jane");
    const unproven = await place.run(["remove", "jane", "--yes"]);
    expect(unproven).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("No terminal to ask for an MFA code."),
    });
    expect(place.sandbox.account().devices.has(jane.serialNumber)).toBe(true);
    const login = await place.run(["jane", "jane-mfa"], { input: place.sandbox.totp(jane.serialNumber) });
    expect(login.exitCode).toBe(0);
    const denied = await place.run(["policy", "--create", "x", "--profile", "jane"]);
    expect(denied.stderr).toContain("Access denied: iam:GetPolicy");
    expect((await place.run(["policy", "--create", "x", "--profile", "jane-mfa"])).exitCode).toBe(0);
    expect((await place.run(["remove", "jane", "--yes"])).exitCode).toBe(0);
    expect(place.sandbox.account().devices.has(jane.serialNumber)).toBe(false);
  });

  test("lets a user without MFA add a device of their own name only, and with MFA any other", async () => {
    const { stdout } = await place.run(["policy"]);
    const user = place.sandbox.addUser({ name: "joe", inlinePolicies: { mfa: stdout } });
    const write = (more: string) =>
      place.credentials.write(
        `[joe]\naws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\n${more}`,
      );
    await write("");
    const other = await place.onTerminal(["enroll", "joe", "--name", "phone"]);
    await other.waitFor("Access denied: iam:CreateVirtualMFADevice");
    expect((await other.exit).exitCode).toBe(1);
    const own = await place.onTerminal(["enroll", "joe"]);
    await own.waitFor("Scan it with");
    own.press("Ctrl-C");
    await own.exit;
    const serialNumber = "arn:aws:iam::111122223333:mfa/joe";
    const seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    const devices = place.sandbox.account().devices;
    devices.set(serialNumber, { kind: "virtual", serialNumber, seed, tags: new Map(), userName: "joe" });
    const further = await place.onTerminal(["enroll", "joe", "--name", "phone"]);
    await further.waitFor(`MFA code of ${serialNumber}: `);
    further.type(place.sandbox.totp(serialNumber));
    further.press("Enter");
    await further.waitFor("Scan it with");
    further.press("Ctrl-C");
    await further.exit;
  });
});
