/**
 * The story of a new colleague, told with the tools' own bins on the sandbox: real processes, real HTTP, real SMTP.
 * Exits with 1 where a step does not come out as told.
 */
import { spawn } from "node:child_process";
import { appendFile, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { styleText } from "node:util";
import { CreateAccessKeyCommand, IAMClient } from "@aws-sdk/client-iam";
import { startSandbox } from "@iam-tools/sandbox";
import { binOf, runBin, runInTerminal } from "@iam-tools/sandbox/testing";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
const sandbox = await startSandbox({
  accountAlias: "dev",
  mail: {},
  seed: {
    policies: [{ name: "EnforceMfa", document: await mfaPolicy() }],
    groups: [
      { name: "Engineers", attachedPolicies: ["EnforceMfa"] },
      { name: "ReadOnly", attachedPolicies: ["ReadOnlyAccess"] },
    ],
    accounts: [{ id: "222233334444", groups: [{ name: "ReadOnly" }], roles: [userAdminRole()] }],
  },
});
const environment = {
  ...sandbox.environment,
  MAIL_FROM: "IAM <iam@example.com>",
  // Beside the AWS files of the sandbox: what the tools remember is not to be among what they remember of yours.
  XDG_STATE_HOME: dirname(sandbox.environment.AWS_CONFIG_FILE),
};
const bins = fileURLToPath(new URL("../node_modules/.bin", import.meta.url));
const device = "arn:aws:iam::111122223333:mfa/roger.siggs-dev";

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));

try {
  await tell();
  say("That is the whole story. Nothing of it touched AWS, or your own AWS files.");
  print("To try it yourself, in a shell with an account to play with, type:\n");
  process.stdout.write(`\n${styleText("bold", "npm run sandbox")}\n`);
} catch (error) {
  process.stderr.write(`\n${styleText("red", "The demo failed:")} ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
} finally {
  await sandbox.close();
}

/** The policy that lets nobody do much without MFA, as `iam-mfa policy` prints it. */
async function mfaPolicy() {
  const { stdout } = await runBin({ bin: binOf("iam-mfa"), args: ["policy"], env: {} });
  return stdout;
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

  say("Roger makes an access key, puts it into his credentials file, and enrols his phone as MFA device.");
  await makeAccessKey();
  await enrolPhone();

  say("With the key alone he may do next to nothing: the account's policy requires MFA.");
  const look = ["--user-email", "jane@example.com", "--groups", "ReadOnly", "--dry-run", "--no-mail"];
  await run("iam-user-admin", [...look, "--profile", "roger"], { exitCode: 1, expect: "Access denied: iam:" });

  say("So he turns key and code into a session (the code is typed unseen; here it comes through a pipe).");
  const session = ["--profile", "roger", "--target-profile", "roger-mfa"];
  await letHalfAMinutePass();
  await run("setsts", session, { input: codeOf(0), expect: "completed!" });

  say("And the same call is allowed.");
  await run("iam-user-admin", [...look, "--profile", "roger-mfa"], { expect: "would create user jane-dev" });

  say("The daily way is iam-login, which keeps one session for everything, roles too.");
  await run("iam-login", ["roger", "init"], { expect: "username = roger.siggs-dev" });
  await letHalfAMinutePass();
  await run("iam-login", ["roger"], { input: codeOf(0), expect: "roger-sts credentials valid until" });
  await addRoleProfile();
  await run("iam-user-admin", [...look, "--profile", "reader"], { expect: "would create user jane-dev" });
  await run("iam-login", ["roger", "status"], { expect: "roger-sts: valid until" });

  say("Roger's colleague gets the same rights, from one who has them.");
  const mimic = ["--user-email", "jane.doe@gmail.com", "--mimic", "roger.siggs-dev"];
  await run("iam-user-admin", mimic, { expect: "added jane.doe-dev to group Engineers" });

  say("Roger administers users today, with an agent's help. The agent gets a session that may only look.");
  const rights = sandbox.account().users.get("roger.siggs-dev").attachedPolicies;
  rights.push("arn:aws:iam::aws:policy/AdministratorAccess");
  const agent = ["roger", "exec", "--allow", "iam:Get*", "iam:List*", "--for", "30m", "--", "iam-user-admin"];
  await run("iam-login", [...agent, "list"], { expect: "roger.siggs-dev" });

  say("It is denied a deletion, which Roger himself is allowed.");
  const deletion = ["--user-email", "jane.doe@gmail.com", "--delete-user", "--yes"];
  await run("iam-login", [...agent, ...deletion], { exitCode: 3, expect: "no session policy allows" });
  check(sandbox.account().users.has("jane.doe-dev"), "the agent deleted the user");
  rights.pop();

  say(
    "There is a second account, which a config file tells of. Roger gets a user there too, and nothing changes here.",
  );
  await writeConfig();
  const everywhere = ["--user-email", "roger.siggs@gmail.com", "--groups", "ReadOnly", "--all-accounts"];
  await run("iam-user-admin", everywhere, { expect: "prd (222233334444): created user roger.siggs-prd" });

  say("A whole team comes. Run again, the import has nothing left to do: nobody is mailed twice.");
  const people = join(environment.XDG_STATE_HOME, "people.csv");
  await writeFile(people, "email,groups,accounts\nann@gmail.com,ReadOnly,dev prd\nbob@gmail.com,ReadOnly,dev\n");
  const mails = sandbox.mail.messages.length;
  await run("iam-user-admin", ["import", people], { expect: "2 people: 2 done, 0 failed" });
  await run("iam-user-admin", ["import", people], { expect: "2 people: 2 done, 0 failed" });
  check(sandbox.mail.messages.length === mails + 2, "the two of them did not get one mail each");

  say("And Jane leaves. All that hangs on her user is shown, saved, and goes with it.");
  const leaving = ["--user-email", "jane.doe@gmail.com", "--delete-user"];
  await run("iam-user-admin", leaving, { exitCode: 4, expect: "will permanently delete" });
  await run("iam-user-admin", [...leaving, "--yes"], { expect: "deleted user jane.doe-dev" });
  check(sandbox.account().users.get("jane.doe-dev") === undefined, "the user is still there");

  say("The administrator's own key is due. Just when the old key was deactivated, the machine goes down.");
  const own = ["--profile", "default"];
  await run("key-rotate", own, { killAfter: "UpdateAccessKey", exitCode: null, expect: "" });

  say("The profile holds a key that works, and what is left to do is known.");
  await run("key-rotate", ["status", ...own], { expect: "is unfinished: key-rotate finish" });
  await run("key-rotate", ["finish"], { expect: "deleted the old access key" });
  const keys = sandbox.account().users.get("administrator").accessKeys;
  check(keys.length === 1 && keys[0].status === "Active", "there is not one active key in the end");

  say("What is still wrong in this account is told worst first, with what to type about it.");
  await run("iam-audit", own, { expect: "administrator may do everything in the account with an access key alone" });
}

/** As in the console. */
async function makeAccessKey() {
  const iam = new IAMClient({ endpoint: sandbox.url, region: environment.AWS_REGION, credentials: administrator() });
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "roger.siggs-dev" }));
  const keys = `aws_access_key_id = ${AccessKey.AccessKeyId}\naws_secret_access_key = ${AccessKey.SecretAccessKey}\n`;
  await appendFile(environment.AWS_SHARED_CREDENTIALS_FILE, `\n[roger]\n${keys}`);
}

/** On a terminal of its own, since it shows a secret and asks for codes. */
async function enrolPhone() {
  const args = ["enroll", "roger"];
  heading("iam-mfa", args);
  const terminal = await runInTerminal({ bin: binOf("iam-mfa"), args, env: environment, columns: 100 });
  await terminal.waitFor("First code: ");
  terminal.type(`${codeOf(-1)}\r`);
  await terminal.waitFor("The code after that");
  terminal.type(`${codeOf(0)}\r`);
  const { exitCode } = await terminal.exit;
  print(terminal.screen({ raw: process.stdout.isTTY }));
  check(exitCode === 0, `iam-mfa ended with exit code ${exitCode}`);
}

/** A role that wants MFA, and the profile for it, in which no code is asked for. */
async function addRoleProfile() {
  const AWS = "arn:aws:iam::111122223333:user/roger.siggs-dev";
  const Condition = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
  const Statement = [{ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole", Condition }];
  const trustPolicy = { Version: "2012-10-17", Statement };
  const arn = sandbox.addRole({ name: "reader", trustPolicy, attachedPolicies: ["ReadOnlyAccess"] });
  const profile = `\n[profile reader]\nrole_arn = ${arn}\nsource_profile = roger-sts\n`;
  await appendFile(environment.AWS_CONFIG_FILE, profile);
  print(profile);
}

/** The role by which the first account's administrator gets into the second account. */
function userAdminRole() {
  const Principal = { AWS: "arn:aws:iam::111122223333:root" };
  const Statement = [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }];
  const trustPolicy = { Version: "2012-10-17", Statement };
  return { name: "user-admin", trustPolicy, attachedPolicies: ["AdministratorAccess"] };
}

async function writeConfig() {
  const config = `accounts:
  dev:
    id: "111122223333"
  prd:
    id: "222233334444"
    roleArn: arn:aws:iam::222233334444:role/user-admin
`;
  environment.IAM_USER_ADMIN_CONFIG = join(environment.XDG_STATE_HOME, "iam-user-admin.yaml");
  await writeFile(environment.IAM_USER_ADMIN_CONFIG, config);
  print(config);
}

/** AWS takes each code once, and the tools know it; nobody has to wait for that here. */
async function letHalfAMinutePass() {
  sandbox.forgetCodes();
  await rm(join(environment.XDG_STATE_HOME, "iam-tools", "used-codes.json"), { force: true });
}

/** What the device shows in the current half minute, or so many half minutes from it. */
function codeOf(step) {
  return sandbox.totp(device, new Date(Date.now() + step * 30_000));
}

function administrator() {
  return { accessKeyId: environment.AWS_ACCESS_KEY_ID, secretAccessKey: environment.AWS_SECRET_ACCESS_KEY };
}

/** @param killAfter the call after whose second time the tool is killed: key-rotate makes it once to see if it may */
async function run(tool, args, { expect, exitCode = 0, input = "", killAfter }) {
  heading(tool, args);
  const child = spawn(process.execPath, [binOf(tool), ...args], {
    // By their names, the tools run each other.
    env: { PATH: `${bins}${delimiter}${process.env.PATH}`, ...environmentFor(args) },
    // Without a terminal, in a session of its own: it would ask on that of whoever watches the demo.
    detached: true,
  });
  const leave = () => child.kill();
  process.once("exit", leave);
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
  process.off("exit", leave);
  print(code === null ? "Killed\n" : stdout + stderr);
  check(code === exitCode, `${tool} ended with exit code ${code} instead of ${exitCode}`);
  check((stdout + stderr).includes(expect), `${tool} did not say "${expect}"`);
}

function heading(tool, args) {
  process.stdout.write(`\n${styleText("bold", `$ ${[tool, ...args.map(quote)].join(" ")}`)}\n`);
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
