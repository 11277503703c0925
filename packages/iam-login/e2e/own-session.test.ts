import { openWorkplace, ownMfa, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

let place: Workplace;
beforeEach(async () => void (place = await openWorkplace("iam-login", { main })));
afterEach(() => place.close());

function allowRotation(): void {
  const Statement = [{ Effect: "Allow", Action: "iam:*AccessKey*", Resource: "*" }];
  place.roger.user.inlinePolicies.set("keys", JSON.stringify({ Version: "2012-10-17", Statement }));
}

const actions = (since = 0) => place.sandbox.calls.slice(since).map(({ action }) => action);

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Puts other keys in the profile `work`, as `aws configure` does, and leaves all else. */
async function putKeys({ accessKeyId, secretAccessKey }: Keys): Promise<void> {
  const { roger } = place;
  const text = await place.credentials.read();
  await place.credentials.write(
    text
      .replace(`aws_access_key_id = ${roger.accessKeyId}`, `aws_access_key_id = ${accessKeyId}`)
      .replace(roger.secretAccessKey, secretAccessKey),
  );
}

/** The session's profile as it stands in the file. */
async function stored(): Promise<string> {
  const text = await place.credentials.read();
  return text.slice(text.indexOf("[work-sts]"));
}

/** As versions before this one have stored it. */
async function forgetOwner(): Promise<void> {
  await place.credentials.write((await place.credentials.read()).replaceAll(/^session_\w+ = .*\n/gm, ""));
}

describe("a stored session", () => {
  test("remembers the key that it came from, and how long it was to last", async () => {
    await succeeded(place.run(["work", "--duration-seconds", "3600"], { input: place.code() }));
    expect(await stored()).toMatch(
      new RegExp(`\\nsession_of = ${place.roger.accessKeyId}\\nsession_seconds = 3600\\n$`),
    );
  });

  describe("of the user whose keys the profile had before", () => {
    let jane: ReturnType<typeof place.sandbox.addUser>;
    beforeEach(async () => {
      await succeeded(place.run(["work"], { input: place.code() }));
      jane = place.sandbox.addUser({ name: "jane", devices: [{}], inlinePolicies: { own: ownMfa } });
      await putKeys(jane);
    });

    test("is told of by status, which asks nobody", async () => {
      const calls = place.sandbox.calls.length;
      const { stdout, exitCode } = await place.run(["work", "status"]);
      expect(stdout).toBe(
        "work-sts: a session of another access key than the profile now has\nLog in with: iam-login work\n",
      );
      expect(exitCode).toBe(1);
      const all = await place.run(["status", "--json"]);
      expect(JSON.parse(all.stdout).sessions).toMatchObject([{ sessionProfile: "work-sts", state: "other-key" }]);
      expect(actions(calls)).toEqual([]);
    });

    test.each([
      { words: [], rest: [] },
      { words: ["exec"], rest: ["--", "true"] },
      { words: ["export"], rest: [] },
      { words: ["process"], rest: [] },
    ])("is not used by iam-login work $words", async ({ words, rest }) => {
      const code = place.sandbox.totp(jane.serialNumber);
      const { stderr, exitCode } = await place.run(["work", ...words, "--token-code", code, ...rest]);
      expect(stderr).toBe(
        `The session in "work-sts" belongs to ${place.roger.arn}, not to the keys in "work", and is not used.\n`,
      );
      expect(exitCode).toBe(0);
      expect(await stored()).toContain(`session_of = ${jane.accessKeyId}\n`);
    });

    test("goes with init --force", async () => {
      const { stdout } = await place.run(["work", "init", "--force"]);
      expect(stdout).toContain("Removed the session work-sts, which does not belong to the keys in work.\n");
      expect(await place.credentials.read()).not.toContain("[work-sts]");
    });
  });

  test("stays with init --force where it is the profile's own", async () => {
    await succeeded(place.run(["work"], { input: place.code() }));
    const before = await stored();
    await succeeded(place.run(["work", "init", "--force"]));
    expect(await stored()).toBe(before);
  });

  test("of an older version is asked of AWS, once", async () => {
    await succeeded(place.run(["work"], { input: place.code() }));
    await forgetOwner();
    const calls = place.sandbox.calls.length;
    for (let count = 0; count < 3; count += 1) {
      expect((await place.run(["work", "process"])).exitCode).toBe(0);
    }
    expect(actions(calls)).toEqual(["GetCallerIdentity", "GetCallerIdentity"]);
    expect(await stored()).toContain(`session_of = ${place.roger.accessKeyId}\n`);
  });

  test("of an older version, and of somebody else, is not used", async () => {
    await succeeded(place.run(["work"], { input: place.code() }));
    await forgetOwner();
    await putKeys(place.sandbox.addUser({ name: "jane", devices: [{}], inlinePolicies: { own: ownMfa } }));
    const { stderr, exitCode } = await place.run(["work", "process"]);
    expect(stderr).toContain(`The session in "work-sts" belongs to ${place.roger.arn}`);
    expect(stderr).toContain("Log in on a terminal with: iam-login work\n");
    expect(exitCode).toBe(1);
  });

  test("is the profile's own after its key was rotated", async () => {
    await succeeded(place.run(["work"], { input: place.code() }));
    allowRotation();
    expect((await place.run(["work", "rotate"])).exitCode).toBe(0);
    const keyId = /aws_access_key_id = (AKIA\w+)/.exec(await place.credentials.read())?.[1];
    expect(keyId).not.toBe(place.roger.accessKeyId);
    expect(await stored()).toContain(`session_of = ${keyId}\n`);
    const calls = place.sandbox.calls.length;
    expect((await place.run(["work", "status"])).exitCode).toBe(0);
    expect((await place.run(["work", "process"])).exitCode).toBe(0);
    expect(actions(calls)).toEqual([]);
  });
});

describe("how long a session must still be valid", () => {
  test("is a tenth of a short one, so that three calls ask for one code", async () => {
    const args = ["work", "export", "--duration-seconds", "900"];
    await succeeded(place.run(args, { input: place.code() }));
    for (let count = 0; count < 3; count += 1) expect((await place.run(args)).exitCode).toBe(0);
    expect(actions().filter((action) => action === "GetSessionToken")).toHaveLength(1);
  });

  test("is a tenth, too, where the profile makes short ones", async () => {
    await place.config.write("[profile work]\nduration_seconds = 900\n");
    await succeeded(place.run(["work", "export"], { input: place.code() }));
    expect((await place.run(["work", "export", "--min-ttl", "20m"])).exitCode).toBe(0);
    expect(actions().filter((action) => action === "GetSessionToken")).toHaveLength(1);
  });

  test.each(["15m", "900", "1h"])("cannot be %s of the 900 seconds that a session is to have", async (ttl) => {
    const { stderr, exitCode } = await place.run(["work", "--duration-seconds", "900", "--min-ttl", ttl]);
    expect(stderr).toContain("is not shorter than --duration-seconds (900 s)");
    expect(exitCode).toBe(2);
    expect(place.sandbox.calls).toEqual([]);
  });
});

describe("the session's profile", () => {
  test("is the one that --session-profile names", async () => {
    const named = ["--session-profile", "temp"];
    const { stdout } = await place.run(["work", ...named], { input: place.code() });
    expect(stdout).toContain("temp credentials valid until");
    expect(stdout).toContain("export AWS_PROFILE=temp\n");
    expect((await place.run(["work", "status", ...named])).stdout).toContain("temp: valid until");
    expect((await place.run(["work", "process", ...named])).exitCode).toBe(0);
    expect((await place.run(["work", "logout", ...named])).stdout).toContain("Removed temp from this machine.");
  });

  test("is the one in session_profile, for a profile with blanks, too", async () => {
    await place.credentials.write((await place.credentials.read()).replace("[work]", "[My Company]"));
    const refused = await place.run(["My Company"], { input: place.code() });
    expect(refused.stderr).toContain("iam-login 'My Company' --session-profile My-Company-sts\n");
    expect(refused.exitCode).toBe(2);
    await place.config.write('[profile "My Company"]\nsession_profile = company\n');
    const { stdout } = await place.run(["My Company"], { input: place.code() });
    expect(stdout).toContain("company credentials valid until");
    expect((await place.run(["My Company", "exec", "--", "true"])).exitCode).toBe(0);
    expect((await place.run(["status"])).stdout).toContain("company: valid until");
    allowRotation();
    expect((await place.run(["My Company", "rotate"])).exitCode).toBe(0);
    expect((await place.run(["My Company", "status"])).exitCode).toBe(0);
  });
});
