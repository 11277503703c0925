import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { openWorkplace, ownMfa, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

let place: Workplace;
beforeEach(async () => void (place = await openWorkplace("iam-login", { main })));
afterEach(() => place.close());

const keysOf = ({ accessKeyId, secretAccessKey }: { accessKeyId: string; secretAccessKey: string }) =>
  `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;

describe("init", () => {
  test("stores user name and device, without the user's path, and leaves the rest as it was", async () => {
    const before = await place.credentials.read();
    const { stdout, stderr, exitCode } = await place.run(["work", "init"]);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      `Stored in [work] of ${place.credentials.path}:\n- username = roger\n- mfa_serial = arn:aws:iam::111122223333:mfa/roger\nLog in with: iam-login work\n`,
    );
    expect(await place.credentials.read()).toBe(
      `${before}username = roger\nmfa_serial = arn:aws:iam::111122223333:mfa/roger\n`,
    );
  });

  test("says that it was done already and changes nothing, but looks up again with --force", async () => {
    await place.credentials.write(`${await place.credentials.read()}username = old\nmfa_serial = GAHT12345678\n`);
    const before = await place.credentials.read();
    const again = await place.run(["work", "init"]);
    expect(again.stdout).toContain("is already initialised: username old, mfa_serial GAHT12345678");
    expect(again.exitCode).toBe(0);
    expect(await place.credentials.read()).toBe(before);
    expect(place.sandbox.calls).toEqual([]);
    await succeeded(place.run(["work", "init", "--force"]));
    expect(await place.credentials.read()).toBe(
      before.replace("username = old", "username = roger").replace("GAHT12345678", place.roger.serialNumber),
    );
  });

  test("passes over a FIDO device that is listed first", async () => {
    const jane = place.sandbox.addUser({
      name: "jane",
      devices: [{ kind: "fido", name: "key" }, { name: "phone" }],
      inlinePolicies: { own: ownMfa },
    });
    await place.credentials.write(`[jane]\n${keysOf(jane)}`);
    expect((await place.run(["jane", "init"])).stdout).toContain("mfa_serial = arn:aws:iam::111122223333:mfa/phone");
  });

  test("finds the device of a user who was renamed, which keeps its old name", async () => {
    const jane = place.sandbox.addUser({
      name: "jane-new",
      devices: [{ name: "jane-old" }],
      inlinePolicies: { own: ownMfa },
    });
    await place.credentials.write(`[jane]\n${keysOf(jane)}`);
    expect((await place.run(["jane", "init"])).stdout).toContain(
      "- username = jane-new\n- mfa_serial = arn:aws:iam::111122223333:mfa/jane-old",
    );
  });

  test("asks which of several devices it is", async () => {
    const jane = place.sandbox.addUser({
      name: "jane",
      devices: [{ name: "tablet" }, { name: "phone" }],
      inlinePolicies: { own: ownMfa },
    });
    await place.credentials.write(`[jane]\n${keysOf(jane)}`);
    const alone = await place.run(["jane", "init"]);
    expect(alone.stderr).toContain("Add --serial-number with one of these:\narn:aws:iam::111122223333:mfa/");
    expect(alone.exitCode).toBe(2);
    const terminal = await place.onTerminal(["jane", "init"]);
    await terminal.waitFor("Which MFA device (1-2)? ");
    const number = terminal.screen().indexOf("1  arn:aws:iam::111122223333:mfa/phone") >= 0 ? "1" : "2";
    terminal.type(number);
    terminal.press("Enter");
    expect((await terminal.exit).exitCode).toBe(0);
    expect(await place.credentials.read()).toContain("mfa_serial = arn:aws:iam::111122223333:mfa/phone\n");
  });

  test("refuses a serial number that is none of the user's devices, and names those that are", async () => {
    const before = await place.credentials.read();
    const { stderr, exitCode } = await place.run(["work", "init", "--serial-number", "GAHT00000000"]);
    expect(stderr).toBe(
      `iam-login: GAHT00000000 is not one of the user's MFA devices that give codes.\nAdd --serial-number with one of these:\n${place.roger.serialNumber}\n`,
    );
    expect(exitCode).toBe(2);
    expect(await place.credentials.read()).toBe(before);
  });

  test("wants --force where --serial-number is to replace another that is stored", async () => {
    await place.credentials.write(`${await place.credentials.read()}mfa_serial = GAHT12345678\n`);
    const before = await place.credentials.read();
    const args = ["work", "init", "--serial-number", place.roger.serialNumber];
    const { stderr, exitCode } = await place.run(args);
    expect(stderr).toBe(
      `iam-login: The profile "work" already has another device stored: mfa_serial GAHT12345678\nNothing was changed. To replace it: iam-login ${args.join(" ")} --force\n`,
    );
    expect(exitCode).toBe(4);
    expect(await place.credentials.read()).toBe(before);
    expect((await place.run([...args, "--force"])).exitCode).toBe(0);
    expect(await place.credentials.read()).toBe(
      `${before.replace("GAHT12345678", place.roger.serialNumber)}username = roger\n`,
    );
  });

  test("takes a serial number as it is given where the devices may not be listed", async () => {
    const jane = place.sandbox.addUser({ name: "jane", devices: [{ name: "phone" }] });
    await place.credentials.write(`[jane]\n${keysOf(jane)}`);
    const { stdout, stderr } = await place.run(["jane", "init", "--serial-number", jane.serialNumber]);
    expect(stderr).toBe("");
    expect(stdout).toContain("mfa_serial = arn:aws:iam::111122223333:mfa/phone");
  });

  test("says that it guesses where the devices may not be listed", async () => {
    const jane = place.sandbox.addUser({ name: "jane", devices: [{}] });
    await place.credentials.write(`[jane]\n${keysOf(jane)}`);
    const { stderr, exitCode } = await place.run(["jane", "init"]);
    expect(stderr).toBe(
      "Warning: jane may not list MFA devices (iam:ListMFADevices); assuming arn:aws:iam::111122223333:mfa/jane\n",
    );
    expect(exitCode).toBe(0);
  });

  test("says what to do where there is no device", async () => {
    const jane = place.sandbox.addUser({ name: "jane", inlinePolicies: { own: ownMfa } });
    await place.credentials.write(`[jane]\n${keysOf(jane)}`);
    const { stderr, exitCode } = await place.run(["jane", "init"]);
    expect(stderr).toBe(
      "iam-login: The user jane has no MFA device.\nAdd a virtual device (an authenticator app): iam-mfa enroll jane\n",
    );
    expect(exitCode).toBe(1);
  });

  test("refuses a session, and changes nothing", async () => {
    await succeeded(place.run(["work"], { input: place.code() }));
    const before = await place.credentials.read();
    const { stderr, exitCode } = await place.run(["work-sts", "init"]);
    expect(stderr).toContain('The profile "work-sts" already holds a session');
    expect(exitCode).toBe(2);
    expect(await place.credentials.read()).toBe(before);
  });

  test("refuses a role's session that a credential_process hands out, with the reason", async () => {
    const trustPolicy = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: place.roger.arn }, Action: "sts:AssumeRole" }],
    };
    place.sandbox.addRole({ name: "reader", trustPolicy });
    await succeeded(place.run(["work"], { input: place.code() }));
    const keys = await assumeReader();
    await place.config.write(`[profile reader]\ncredential_process = echo '${keys}'\n`);
    const before = await place.config.read();
    const { stderr, exitCode } = await place.run(["reader", "init"]);
    expect(stderr).toContain(
      'The profile "reader" is a role session, and a role has no MFA device (arn:aws:sts::111122223333:assumed-role/reader/test).',
    );
    expect(exitCode).toBe(1);
    expect(await place.config.read()).toBe(before);
  });
});

async function assumeReader(): Promise<string> {
  const { accessKeyId, secretAccessKey } = place.roger;
  const sts = new STSClient({
    endpoint: place.sandbox.url,
    region: "us-east-1",
    credentials: { accessKeyId, secretAccessKey },
  });
  const role = { RoleArn: "arn:aws:iam::111122223333:role/reader", RoleSessionName: "test" };
  const { Credentials } = await sts.send(new AssumeRoleCommand(role));
  return JSON.stringify({ Version: 1, ...Credentials });
}

describe("the key's age", () => {
  test("is noted where the user may list keys, and told of at login, without a call, where the key is old", async () => {
    const Statement = [{ Effect: "Allow", Action: "iam:ListAccessKeys", Resource: "*" }];
    place.roger.user.inlinePolicies.set("keys", JSON.stringify({ Version: "2012-10-17", Statement }));
    await succeeded(place.run(["work", "init"]));
    const text = await place.credentials.read();
    const [line = "", keyId, time = ""] = /^key_created = (\S+) (\S+)$/m.exec(text) ?? [];
    expect(keyId).toBe(place.roger.accessKeyId);
    expect(Math.abs(Date.now() - Date.parse(time))).toBeLessThan(3_600_000);
    const young = await place.run(["work"], { input: place.code() });
    expect(young).toMatchObject({ exitCode: 0, stderr: "" });
    await place.credentials.write(
      (await place.credentials.read()).replace(line, `key_created = ${keyId} 2020-01-02T03:04:05Z`),
    );
    const calls = place.sandbox.calls.length;
    const old = await place.run(["work"]);
    expect(old.exitCode).toBe(0);
    expect(old.stderr).toMatch(/^The access key of "work" is \d{4} days old\. To replace it: key-rotate work\n$/);
    expect((await place.run(["work", "--max-key-age", "9999d"])).stderr).toBe("");
    expect(place.sandbox.calls).toHaveLength(calls);
  });
});
