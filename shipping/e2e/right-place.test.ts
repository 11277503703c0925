import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox, type AddedUser, type Sandbox } from "@iam-tools/sandbox";
import { temporaryFolder, type TemporaryFolder } from "@iam-tools/sandbox/testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { runTool } from "./run-tool.js";

/**
 * An emulator that takes every key is on this machine, and `[default]` and AWS_PROFILE lead to it; the real keys are in
 * `[prod]`, which has another endpoint. What is done for prod must not reach the emulator, nor take its word.
 */
let count = 0;
let emulator: { url: string; seen: string[]; server: Server };
let sandbox: Sandbox;
let user: AddedUser;
let folder: TemporaryFolder;

beforeAll(async () => {
  sandbox = await startSandbox();
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.writeHead(200, { "content-type": "text/xml", "x-amzn-requestid": "e" }).end(takesAll);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  emulator = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, server };
});
afterAll(async () => {
  emulator.server.closeAllConnections();
  emulator.server.close();
  await sandbox.close();
});
beforeEach(async () => {
  folder = await temporaryFolder();
  emulator.seen.length = 0;
  user = sandbox.addUser({
    name: `roger-${(count += 1)}`,
    devices: [{}],
    attachedPolicies: ["AdministratorAccess"],
  });
  await writeFile(join(folder.path, "credentials"), credentials(user), { mode: 0o600 });
});
afterEach(() => folder.remove());

const takesAll = `<R><GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:user/any</Arn><Account>000000000000</Account>
<UserId>AIDA</UserId></GetCallerIdentityResult></R>`;

const credentials = ({ accessKeyId, secretAccessKey }: AddedUser) =>
  `[default]\naws_access_key_id = test\naws_secret_access_key = test\n\n[local]\naws_access_key_id = test\naws_secret_access_key = test\n\n[prod]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;

const config = (prod: string) =>
  `[default]\nregion = us-east-1\nendpoint_url = ${emulator.url}\n\n[profile local]\nservices = local\n\n[profile prod]\nregion = eu-central-1\n${prod}\n[services local]\nsts =\n  endpoint_url = ${emulator.url}\niam =\n  endpoint_url = ${emulator.url}\n`;

async function run(tool: string, words: readonly string[], prod: string) {
  await writeFile(join(folder.path, "config"), config(prod));
  const env = {
    AWS_SHARED_CREDENTIALS_FILE: join(folder.path, "credentials"),
    AWS_CONFIG_FILE: join(folder.path, "config"),
    AWS_PROFILE: "local",
    // Whatever is sent to AWS itself ends here: nobody listens.
    HTTPS_PROXY: "http://127.0.0.1:9",
    NO_PROXY: "127.0.0.1",
    AWS_MAX_ATTEMPTS: "1",
    XDG_STATE_HOME: join(folder.path, "state"),
    HOME: folder.path,
  };
  return runTool(tool, { args: words, env });
}

const lines: readonly (readonly [tool: string, words: (user: AddedUser) => readonly string[]])[] = [
  ["key-rotate", () => ["--profile", "prod", "--yes"]],
  ["iam-login", () => ["prod", "--token-code", "123456"]],
  ["iam-login", () => ["prod", "console", "--role", "arn:aws:iam::111122223333:role/x", "--token-code", "123456"]],
  ["setsts", () => ["--profile", "prod", "--target-profile", "prod-sts", "--token-code", "123456"]],
  ["iam-mfa", () => ["prod", "prod-mfa", "--token-code", "123456"]],
  ["iam-user-admin", () => ["list", "--profile", "prod"]],
];

test.each(lines)("%s on prod sends nothing to the emulator of others, and changes no file", async (tool, words) => {
  const before = await readFile(join(folder.path, "credentials"), "utf8");
  const { exitCode, stderr } = await run(tool, words(user), "");
  expect(emulator.seen).toEqual([]);
  expect(stderr).toMatch(/127\.0\.0\.1:9/);
  expect(exitCode).toBe(1);
  expect(await readFile(join(folder.path, "credentials"), "utf8")).toBe(before);
});

test("key-rotate on prod rotates where prod's own endpoint is", async () => {
  const { exitCode, stderr } = await run("key-rotate", ["--profile", "prod", "--yes"], `endpoint_url = ${sandbox.url}`);
  expect(stderr).not.toMatch(/rror/);
  expect(exitCode).toBe(0);
  expect(emulator.seen).toEqual([]);
  expect(await readFile(join(folder.path, "credentials"), "utf8")).not.toContain(user.accessKeyId);
});
