import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox, type AddedUser, type Sandbox } from "@iam-tools/sandbox";
import { binOf, runInMemory, temporaryFolder, type TemporaryFolder } from "@iam-tools/sandbox/testing";
import { afterAll, afterEach, beforeAll, beforeEach } from "@jest/globals";
import { main } from "../src/main.js";

export const bin = binOf("setsts");

export const allowed = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "iam:*", Resource: "*" }] };

/** A sandbox of its own for each file that imports this; roger and his files are new for each test. */
export let sandbox: Sandbox;

export let roger: AddedUser;

export let folder: TemporaryFolder;

export let file: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  roger = sandbox.addUser({ name: "roger", path: "/team/", devices: [{}], inlinePolicies: { allowed } });
});

afterAll(() => sandbox.close());

beforeEach(async () => {
  folder = await temporaryFolder();
  file = join(folder.path, "credentials");
  await write(`# mine\n[work]\n${keysOf(roger)}\n[other]\nregion = eu-west-1 # stays\n`);
});

afterEach(async () => {
  sandbox.trouble.clear();
  await folder.remove();
});

export function keysOf({ accessKeyId, secretAccessKey }: Pick<AddedUser, "accessKeyId" | "secretAccessKey">): string {
  return `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
}

export const write = (text: string) => writeFile(file, text, { mode: 0o600 });

export const read = () => readFile(file, "utf8");

export function environment(): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SHARED_CREDENTIALS_FILE: file,
    AWS_CONFIG_FILE: join(folder.path, "config"),
  };
}

export const work = ["--profile", "work", "--target-profile", "work-mfa"];

export interface Options {
  readonly input?: string;
  readonly env?: Record<string, string>;
}

export const run = (args: string[], options: Options = {}) =>
  runInMemory({ main, args, env: { ...environment(), ...options.env }, input: options.input });

/** A code is accepted once; the sandbox forgets which were, so that tests need not wait for the next. */
export function code(user: AddedUser = roger): string {
  sandbox.forgetCodes();
  return sandbox.totp(user.serialNumber);
}

export const calls = (action: string) => sandbox.calls.filter((call) => call.action === action);
