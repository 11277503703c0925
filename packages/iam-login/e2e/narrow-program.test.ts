import { spawnSync } from "node:child_process";
import { binOf, openWorkplace, runBin, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

/** Programs that try to get out of the narrower session that they were given. */
let place: Workplace;
beforeAll(async () => {
  place = await openWorkplace("iam-login", { main });
  await succeeded(place.run(["work"], { input: place.code() }));
  await place.config.write("[profile wide]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = work-sts\n");
});
afterAll(() => place.close());

interface Program {
  readonly name: string;
  readonly program: string;
  /** Ends with 0 where the program is there. */
  readonly probe: readonly string[];
  /** Tries ways, and prints a line for each that let it list users, and for each that let it list devices. */
  readonly escape: readonly string[];
  /** Those by which it gets at something. */
  readonly ways: readonly string[];
  /** The same where its sessions are renewed, and stand in no file. */
  readonly renewed?: readonly string[];
}

const profiles = ["default", "work", "work-sts", "wide"];

const python = `
import os, boto3
def attempt(way, make):
    for what, call in (("users", lambda iam: iam.list_users()), ("devices", lambda iam: iam.list_mfa_devices(UserName="roger"))):
        try:
            call(make().client("iam"))
            print(way, what)
        except Exception:
            pass
attempt("as-given", lambda: boto3.Session())
for profile in ${JSON.stringify(profiles)}:
    attempt(profile, lambda: boto3.Session(profile_name=profile))
keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
for key in keys: os.environ.pop(key, None)
attempt("by-files", lambda: boto3.Session())
os.environ["AWS_PROFILE"] = "work"
attempt("by-variable", lambda: boto3.Session())
`;

// Each call takes a second, so that those are left out whose answer is that of others.
const shell = `
devices() { aws iam list-mfa-devices --user-name roger "$@" >/dev/null 2>&1 && echo "$way devices"; }
aws iam list-users >/dev/null && echo "as-given users"
way=as-given devices
way=work devices --profile work
unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
way=by-files devices
way=by-variable AWS_PROFILE=work devices
exit 0`;

const javascript = `
import { IAMClient, ListMFADevicesCommand, ListUsersCommand } from "@aws-sdk/client-iam";
const calls = { users: new ListUsersCommand({}), devices: new ListMFADevicesCommand({ UserName: "roger" }) };
async function attempt(way, options = {}) {
  for (const [what, command] of Object.entries(calls)) {
    try {
      await new IAMClient({ ...options, maxAttempts: 1 }).send(command);
      console.log(way, what);
    } catch {}
  }
}
await attempt("as-given");
for (const profile of ${JSON.stringify(profiles)}) await attempt(profile, { profile });
for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]) delete process.env[name];
await attempt("by-files");
process.env.AWS_PROFILE = "work";
await attempt("by-variable");`;

const all = ["as-given users", "default users", "by-files users"];

const programs: readonly Program[] = [
  {
    name: "boto3",
    program: "python3",
    probe: ["-c", "import boto3"],
    escape: ["-c", python],
    ways: all,
    renewed: ["as-given users", "by-files users"],
  },
  {
    name: "the AWS CLI",
    program: "bash",
    probe: ["-c", "aws --version"],
    escape: ["-c", shell],
    ways: ["as-given users"],
  },
  {
    name: "the AWS SDK for JavaScript",
    program: process.execPath,
    probe: ["--version"],
    escape: ["--input-type=module", "-e", javascript],
    ways: all,
    // It asks the address for whichever profile it does not find.
    renewed: ["as-given", ...profiles, "by-files", "by-variable"].map((way) => `${way} users`),
  },
];

const runLogin = (args: readonly string[]) =>
  runBin({
    bin: binOf("iam-login"),
    args: ["--profile", "work", "exec", ...args],
    env: { ...place.environment, AWS_PROFILE: "work" },
    timeout: 280_000,
  });

/** Of each program another; shown where something else differs. */
const said = expect.any(String);

for (const { name, program, probe, escape, ways, renewed } of programs) {
  const isThere = spawnSync(program, probe).status === 0;
  (isThere ? describe : describe.skip)(`${name}${isThere ? "" : " (skipped: it is not installed)"}`, () => {
    test("gets the narrower session or none", async () => {
      const { stdout, stderr, exitCode } = await runLogin([
        "--allow",
        "iam:ListUsers",
        "--for",
        "1h",
        "--",
        program,
        ...escape,
      ]);
      expect({ exitCode, stderr, ways: stdout.trim().split("\n") }).toEqual({ exitCode: 0, stderr: said, ways });
    });

    if (renewed === undefined) return;
    test("gets the narrower sessions that are renewed, or none", async () => {
      const line = ["--allow", "iam:ListUsers", "--renew", "--", program, ...escape];
      const { stdout, stderr, exitCode } = await runLogin(line);
      expect({ exitCode, stderr, ways: stdout.trim().split("\n") }).toEqual({
        exitCode: 0,
        stderr: said,
        ways: renewed,
      });
    });
  });
}

test("the same program gets wider sessions where nothing narrows it", async () => {
  const { stdout } = await runLogin(["--", process.execPath, "--input-type=module", "-e", javascript]);
  expect(stdout).toContain("as-given devices\n");
  expect(stdout).toContain("work-sts devices\n");
});
