/**
 * The story of a new colleague, told with the tools' own bins on the sandbox: real processes, real HTTP, real SMTP.
 * Exits with 1 where a step does not come out as told.
 */
import { spawn } from "node:child_process";
import { appendFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { styleText } from "node:util";
import {
  CreateAccessKeyCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { startSandbox } from "@iam-tools/sandbox";
import { binOf } from "@iam-tools/sandbox/testing";
import { mfaPolicy } from "./mfa-policy.mjs";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
const sandbox = await startSandbox({
  accountAlias: "dev",
  mail: {},
  seed: {
    policies: [{ name: "EnforceMfa", document: mfaPolicy }],
    groups: [
      { name: "Engineers", attachedPolicies: ["EnforceMfa"] },
      { name: "ReadOnly", attachedPolicies: ["ReadOnlyAccess"] },
    ],
  },
});
const environment = { ...sandbox.environment, MAIL_FROM: "IAM <iam@example.com>" };

try {
  await tell();
  say("That is the whole story. Nothing of it touched AWS, or your own AWS files.");
} catch (error) {
  process.stderr.write(`\n${styleText("red", "The demo failed:")} ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
} finally {
  await sandbox.close();
}

async function tell() {
  say("A new colleague comes. What would be done?");
  const newColleague = ["--user-email", "roger.siggs@gmail.com", "--groups", "Engineers", "ReadOnly"];
  await run("iam-user-admin", [...newColleague, "--dry-run"], { expect: "would create user roger.siggs-dev" });
  check(sandbox.account().users.get("roger.siggs-dev") === undefined, "the dry run made the user");

  say("That is right, so do it.");
  await run("iam-user-admin", newColleague, { expect: "mailed the password to roger.siggs@gmail.com" });

  say("The mail, as the relay caught it:");
  const mail = await sandbox.mail.waitForMessage();
  print(`From: ${mail.from}\nTo: ${mail.to}\nSubject: ${mail.subject}\n\n${mail.text}`);
  check(mail.text.includes("Username: roger.siggs-dev"), "the mail does not name the user");

  say("Roger makes an access key and an MFA device, and puts the key into his credentials file.");
  const serialNumber = await equipRoger();

  say("With the key alone he may do next to nothing: the account's policy wants MFA.");
  const look = ["--user-email", "jane@example.com", "--groups", "ReadOnly", "--dry-run", "--no-mail"];
  await run("iam-user-admin", [...look, "--profile", "roger"], { exitCode: 1, expect: "Access denied: iam:" });

  say("So he turns key and code into a session (the code is typed unseen; here it comes through a pipe).");
  const session = ["--profile", "roger", "--target-profile", "roger-mfa"];
  await run("setsts", session, { input: codeOf(serialNumber, 1), expect: "completed!" });

  say("And the same call is allowed.");
  await run("iam-user-admin", [...look, "--profile", "roger-mfa"], { expect: "would create user jane-dev" });

  say("The administrator's own key is due. Just when the old key was deactivated, the machine goes down.");
  const own = ["--profile", "default"];
  await run("key-rotate", own, { killAfter: "UpdateAccessKey", exitCode: null, expect: "" });

  say("The profile holds a key that works, and what is left to do is known.");
  await run("key-rotate", ["status", ...own], { expect: "is unfinished: key-rotate finish" });
  await run("key-rotate", ["finish"], { expect: "deleted the old access key" });
  const keys = sandbox.account().users.get("administrator").accessKeys;
  check(keys.length === 1 && keys[0].status === "Active", "there is not one active key in the end");
}

/** What Roger and his administrator do in the console. */
async function equipRoger() {
  const UserName = "roger.siggs-dev";
  const iam = new IAMClient({ endpoint: sandbox.url, region: environment.AWS_REGION, credentials: administrator() });
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const { VirtualMFADevice } = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: UserName }));
  const { SerialNumber } = VirtualMFADevice;
  const [AuthenticationCode1, AuthenticationCode2] = [-1, 0].map((step) => codeOf(SerialNumber, step));
  await iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, AuthenticationCode1, AuthenticationCode2 }));
  const keys = `aws_access_key_id = ${AccessKey.AccessKeyId}\naws_secret_access_key = ${AccessKey.SecretAccessKey}\n`;
  await appendFile(environment.AWS_SHARED_CREDENTIALS_FILE, `\n[roger]\n${keys}`);
  return SerialNumber;
}

/** What the device shows in the current half minute, or so many half minutes from it. */
function codeOf(serialNumber, step) {
  return sandbox.totp(serialNumber, new Date(Date.now() + step * 30_000));
}

function administrator() {
  return { accessKeyId: environment.AWS_ACCESS_KEY_ID, secretAccessKey: environment.AWS_SECRET_ACCESS_KEY };
}

/** @param killAfter the call after whose second time the tool is killed: key-rotate makes it once to see if it may */
async function run(tool, args, { expect, exitCode = 0, input = "", killAfter }) {
  process.stdout.write(`\n${styleText("bold", `$ ${[tool, ...args.map(quote)].join(" ")}`)}\n`);
  const child = spawn(process.execPath, [binOf(tool), ...args], {
    env: { PATH: process.env.PATH, ...environmentFor(args) },
  });
  child.stdin.end(input);
  let seen = 0;
  const stop = sandbox.trouble.after(({ action }) => {
    if (action === killAfter) seen += 1;
    if (seen === 2) child.kill("SIGKILL");
  });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.once("close", resolve)),
  ]);
  stop();
  print(code === null ? "Killed\n" : stdout + stderr);
  check(code === exitCode, `${tool} ended with exit code ${code} instead of ${exitCode}`);
  check((stdout + stderr).includes(expect), `${tool} did not say "${expect}"`);
}

/** Who names a profile works with that, and not with the administrator's key of the environment. */
function environmentFor(args) {
  if (!args.includes("--profile")) return environment;
  const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...rest } = environment;
  return rest;
}

function say(sentence) {
  process.stdout.write(`\n${styleText("cyan", sentence)}\n`);
}

function print(output) {
  process.stdout.write(output.replace(/^(?=.)/gm, "  "));
}

function check(holds, problem) {
  if (!holds) throw new Error(problem);
}

function quote(argument) {
  return /^[\w@.:/-]+$/.test(argument) ? argument : `'${argument}'`;
}
