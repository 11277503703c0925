import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox, type AddedUser, type Sandbox, type SandboxOptions } from "../server/start-sandbox.js";
import { binOf } from "./bin-of.js";
import { runBin, type BinResult } from "./run-bin.js";
import { runInMemory, type Main } from "./run-in-memory.js";
import { runInTerminal, type TerminalRun } from "./run-in-terminal.js";
import { temporaryFolder } from "./temporary-folder.js";

export interface WorkplaceOptions extends SandboxOptions {
  /** The tool's own: where given, `run` runs it in this process, and not its bin. */
  readonly main?: Main;
}

export interface WorkplaceRun {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A sandbox with a user, roger, whose keys are in the profile `work` of AWS files of his own. */
export interface Workplace {
  readonly sandbox: Sandbox;
  readonly roger: AddedUser;
  /** Holds the AWS files, and what the tool remembers. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly credentials: WorkplaceFile;
  readonly config: WorkplaceFile;
  /** The code that roger's device shows, as if none had been used yet: tests come faster than codes. */
  code(): string;
  run(args: readonly string[], options?: WorkplaceRun): Promise<BinResult>;
  /** The bin, for what only a process shows. */
  runBin(args: readonly string[], options?: WorkplaceRun): Promise<BinResult>;
  onTerminal(args: readonly string[], options?: WorkplaceRun): Promise<TerminalRun>;
  close(): Promise<void>;
}

export interface WorkplaceFile {
  readonly path: string;
  read(): Promise<string>;
  write(text: string): Promise<void>;
}

/** What a user needs to work with MFA; listing users is denied without it, so that tests can tell. */
export const ownMfa = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: ["iam:*MFADevice*", "iam:ListUsers", "sts:AssumeRole"], Resource: "*" },
    {
      Effect: "Deny",
      Action: "iam:ListUsers",
      Resource: "*",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    },
  ],
};

/** @param bin the tool's, such as `iam-login` */
export async function openWorkplace(bin: string, { main, ...options }: WorkplaceOptions = {}): Promise<Workplace> {
  const sandbox = await startSandbox(options);
  const roger = sandbox.addUser({ name: "roger", path: "/team/", devices: [{}], inlinePolicies: { own: ownMfa } });
  const folder = await temporaryFolder();
  const credentials = fileAt(join(folder.path, "credentials"));
  const config = fileAt(join(folder.path, "config"));
  await credentials.write(
    `# mine\n[work]\naws_access_key_id = ${roger.accessKeyId}\naws_secret_access_key = ${roger.secretAccessKey}\n`,
  );
  const environment = {
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_REGION: sandbox.environment["AWS_REGION"] ?? "",
    AWS_SHARED_CREDENTIALS_FILE: credentials.path,
    AWS_CONFIG_FILE: config.path,
    LANG: "C.UTF-8",
  };
  const asBin: Workplace["run"] = (args, { input, env } = {}) =>
    runBin({ bin: binOf(bin), args, env: { ...environment, ...env }, input });
  const inMemory =
    (tool: Main): Workplace["run"] =>
    (args, { input, env } = {}) =>
      runInMemory({ main: tool, args, env: { ...environment, ...env }, input });
  return {
    sandbox,
    roger,
    folder: folder.path,
    environment,
    credentials,
    config,
    code: () => {
      sandbox.forgetCodes();
      return sandbox.totp(roger.serialNumber);
    },
    run: main === undefined ? asBin : inMemory(main),
    runBin: asBin,
    onTerminal: (args, { input, env } = {}) =>
      runInTerminal({ bin: binOf(bin), args, env: { ...environment, ...env }, input, columns: 200 }),
    close: async () => {
      await sandbox.close();
      await folder.remove();
    },
  };
}

function fileAt(path: string): WorkplaceFile {
  return {
    path,
    read: () => readFile(path, "utf8"),
    write: (text) => writeFile(path, text, { mode: 0o600 }),
  };
}
