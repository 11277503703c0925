import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { writeFile } from "node:fs/promises";
import { startSandbox, type AddedUser, type Sandbox } from "@iam-tools/sandbox";
import { binOf, runBin, runInTerminal, temporaryFolder, type TemporaryFolder } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

/** What others wrote, as a name or an answer, is shown, and steers no terminal. */
const hostile = "a\u001B[2Jb\u009B31mc\u202Ed\u2066e\u2069f";
/** As a terminal is to get it. */
const shown = "a\uFFFD[2Jb\uFFFD31mc\uFFFDd\uFFFDe\uFFFDf";

let sandbox: Sandbox;
let admin: AddedUser;
let folder: TemporaryFolder;
let answering: Server;

beforeAll(async () => {
  sandbox = await startSandbox();
  admin = sandbox.addUser({ name: "admin", attachedPolicies: ["AdministratorAccess"] });
  folder = await temporaryFolder();
  const keys = `aws_access_key_id = ${admin.accessKeyId}\naws_secret_access_key = ${admin.secretAccessKey}\n`;
  await writeFile(join(folder.path, "credentials"), `[admin]\n${keys}[${hostile}]\nrole_arn = x\n`, { mode: 0o600 });
  answering = createServer((request, response) => {
    let form = "";
    request.on("data", (chunk) => (form += chunk));
    request.on("end", () => {
      const action = new URLSearchParams(form).get("Action") ?? "";
      const result = results[action];
      const id = "<ResponseMetadata><RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId></ResponseMetadata>";
      response.writeHead(result === undefined ? 403 : 200, { "content-type": "text/xml" });
      response.end(
        result === undefined
          ? `<ErrorResponse><Error><Type>Sender</Type><Code>Odd</Code><Message>${hostile}</Message></Error><RequestId>1</RequestId></ErrorResponse>`
          : `<${action}Response><${action}Result>${result}</${action}Result>${id}</${action}Response>`,
      );
    });
  });
  await new Promise<void>((resolve) => void answering.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  answering.close();
  await sandbox.close();
  await folder.remove();
});

const device = (name: string) =>
  `<member><UserName>admin</UserName><SerialNumber>arn:aws:iam::111122223333:mfa/${name}</SerialNumber><EnableDate>2030-01-01T00:00:00Z</EnableDate></member>`;
const results: Record<string, string> = {
  GetCallerIdentity:
    "<Arn>arn:aws:iam::111122223333:user/admin</Arn><UserId>AIDAEXAMPLE</UserId><Account>111122223333</Account>",
  ListUsers: `<Users><member><UserName>zoe</UserName><Path>/${hostile}/</Path><UserId>AIDAZOE</UserId><Arn>arn:aws:iam::111122223333:user/zoe</Arn><CreateDate>2030-01-01T00:00:00Z</CreateDate></member></Users><IsTruncated>false</IsTruncated>`,
  ListEntitiesForPolicy: "<IsTruncated>false</IsTruncated>",
  ListMFADevices: `<MFADevices>${device(hostile)}${device("b")}</MFADevices><IsTruncated>false</IsTruncated>`,
};

function environment(): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_REGION: "eu-west-1",
    AWS_SHARED_CREDENTIALS_FILE: join(folder.path, "credentials"),
    AWS_CONFIG_FILE: join(folder.path, "config"),
  };
}

const answeringUrl = () => `http://127.0.0.1:${(answering.address() as AddressInfo).port}`;

const asAdmin = () => ["--profile", "admin", "--endpoint-url", answeringUrl()];

/** The bytes that the terminal gets, but for the colour of the tool's name and what a question itself switches. */
async function onTerminal(tool: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const run = await runInTerminal({
    bin: binOf(tool),
    args,
    env: { ...environment(), NO_COLOR: "1", ...env },
    columns: 1_000,
  });
  await run.exit;
  return run.screen({ raw: true });
}

const steers = /(?![\r\n\t])[\p{Cc}\p{Bidi_Control}]/u;

describe("on a terminal", () => {
  test.each([[[]], [["--csv"]], [["--json"]]])("a list of what answers for AWS, with %j", async (flags) => {
    const screen = await onTerminal("iam-user-admin", ["list", ...asAdmin(), ...flags]);
    expect(screen).toContain("[2Jb");
    expect(screen).not.toMatch(steers);
  });

  test.each([[[]], [["--json"]], [["--debug"]]])("the name of a profile, told in an error with %j", async (flags) => {
    const screen = await onTerminal("setsts", ["--profile", hostile, "--target-profile", "x", ...flags]);
    expect(screen).toContain("[2Jb");
    expect(screen).not.toMatch(steers);
  });

  test.each([[[]], [["--json"]], [["--debug"]]])("an error of what answers for AWS, with %j", async (flags) => {
    const screen = await onTerminal("key-rotate", ["status", ...asAdmin(), ...flags]);
    expect(screen).toContain("[2Jb");
    expect(screen).not.toMatch(steers);
  });

  test("a list that belongs to a question", async () => {
    const run = await runInTerminal({
      bin: binOf("setsts"),
      args: ["--profile", "admin", "--target-profile", "x"],
      env: { ...environment(), AWS_ENDPOINT_URL: answeringUrl() },
      columns: 1_000,
    });
    await run.waitFor("Which MFA device (1-2)?");
    expect(run.screen({ raw: true })).toContain(`mfa/${shown}`);
    run.press("Ctrl-C");
    await run.exit;
  });

  test("our own colour is shown", async () => {
    const screen = await onTerminal("setsts", ["--profile", hostile, "--target-profile", "x"], { NO_COLOR: "" });
    expect(screen).toContain("\u001B[31msetsts:\u001B[39m");
    expect(screen.replaceAll("\u001B[31m", "").replaceAll("\u001B[39m", "")).not.toMatch(steers);
  });
});

describe("in a pipe", () => {
  const list = (...flags: string[]) =>
    runBin({
      bin: binOf("iam-user-admin"),
      args: ["list", ...asAdmin(), ...flags],
      env: environment(),
    });

  test("CSV keeps what others wrote", async () => {
    const { stdout } = await list("--csv");
    expect(stdout).toContain(hostile);
  });

  test("JSON keeps it, escaped", async () => {
    const { stdout } = await list("--json", "--columns", "user", "path");
    expect(stdout).not.toMatch(steers);
    expect(JSON.parse(stdout)).toMatchObject({ users: [{ path: `/${hostile}/` }] });
  });

  test("standard error is clean, since it is read on a terminal sooner or later", async () => {
    const { stderr } = await runBin({
      bin: binOf("setsts"),
      args: ["--profile", hostile, "--target-profile", "x"],
      env: environment(),
    });
    expect(stderr).toContain(shown);
    expect(stderr).not.toMatch(steers);
  });
});
