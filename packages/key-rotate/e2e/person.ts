import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import type { AddedUser, CallRecord, Sandbox } from "@iam-tools/sandbox";
import { faultyBin, runInMemory, temporaryFolder, type BinResult } from "@iam-tools/sandbox/testing";
import { main } from "../src/main.js";

/** As the README has it. */
export const ownKeys = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: [
        "iam:ListAccessKeys",
        "iam:CreateAccessKey",
        "iam:UpdateAccessKey",
        "iam:DeleteAccessKey",
        "iam:GetAccessKeyLastUsed",
      ],
      Resource: "arn:aws:iam::*:user/${aws:username}",
    },
  ],
};

export interface PersonOptions {
  readonly name: string;
  readonly policy?: object;
  readonly devices?: readonly object[];
  readonly accessKeys?: readonly { readonly status?: "Active" | "Inactive" }[];
  /** The folder of their files; one of their own where not given. */
  readonly path?: string;
}

/** A user with a key in three profiles: two of the credentials file, one of the config file. */
export class Person {
  readonly profiles = ["work", "build", "old-style"];

  private constructor(
    readonly sandbox: Sandbox,
    readonly added: AddedUser,
    readonly folder: string,
    readonly remove: () => Promise<void>,
  ) {}

  static async join(sandbox: Sandbox, options: PersonOptions): Promise<Person> {
    const { name, policy = ownKeys, devices = [], accessKeys = [{}], path } = options;
    const folder = await temporaryFolder();
    const added = sandbox.addUser({ name, devices, accessKeys, inlinePolicies: { own: policy } });
    const person = new Person(sandbox, added, path ?? folder.path, () => folder.remove());
    const pair = `aws_access_key_id = ${added.accessKeyId}\naws_secret_access_key = ${added.secretAccessKey}\n`;
    await writeFile(
      person.credentials,
      `# mine\n[work]\n${pair}\n[build]\n${pair}\n[other]\nregion = eu-west-1 # stays\n`,
      {
        mode: 0o600,
      },
    );
    await writeFile(person.config, `[profile work]\nregion = eu-west-1\n\n[profile old-style]\n${pair}`, {
      mode: 0o600,
    });
    return person;
  }

  get credentials(): string {
    return join(this.folder, "credentials");
  }

  get config(): string {
    return join(this.folder, "config");
  }

  get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.sandbox.url,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_SHARED_CREDENTIALS_FILE: this.credentials,
      AWS_CONFIG_FILE: this.config,
    };
  }

  /** The user's keys at AWS. */
  get keys() {
    return this.added.user.accessKeys;
  }

  read(): Promise<string> {
    return readFile(this.credentials, "utf8");
  }

  /** What is in the folder besides the two files and their backups, and what all tools remember of used codes. */
  async leftovers(): Promise<string[]> {
    return (await readdir(this.folder)).filter((name) => !/^(\.local|(credentials|config)~?)$/.test(name));
  }

  /** Profiles that the AWS SDK cannot work with now. */
  async lockedOut(): Promise<string[]> {
    const works = await Promise.all(this.profiles.map((profile) => this.works(profile)));
    return this.profiles.filter((_, index) => works[index] !== true);
  }

  private async works(profile: string): Promise<boolean> {
    const files = { filepath: this.credentials, configFilepath: this.config, ignoreCache: true };
    const credentials = defaultProvider({ profile, ...files });
    const sts = new STSClient({ region: "us-east-1", endpoint: this.sandbox.url, credentials });
    try {
      await sts.send(new GetCallerIdentityCommand({}));
      return true;
    } catch {
      return false;
    } finally {
      sts.destroy();
    }
  }

  /** Whether there is one key, active, and every profile holds it. */
  async isSettled(): Promise<boolean> {
    const [key, second] = this.keys;
    const files = `${await this.read()}${await readFile(this.config, "utf8")}`;
    const ids = [...files.matchAll(/aws_access_key_id = (\w+)/g)].map((match) => match[1]);
    const secrets = [...files.matchAll(/aws_secret_access_key = (\S+)/g)].map((match) => match[1]);
    return (
      second === undefined &&
      key?.status === "Active" &&
      ids.length === 3 &&
      ids.every((id) => id === key.id) &&
      secrets.every((secret) => secret === key.secret)
    );
  }

  /** Runs key-rotate in this process, with the credentials file under another name of it where asked for. */
  run(args: readonly string[], options: RunOptions = {}): Promise<BinResult> {
    return runInMemory({ main, args, env: this.environmentOf(options) });
  }

  private environmentOf({ credentials = this.credentials, env }: RunOptions): Record<string, string> {
    return { HOME: this.folder, ...this.environment, AWS_SHARED_CREDENTIALS_FILE: credentials, ...env };
  }

  /** Runs it as a process, with trouble where asked for. */
  async runBin(args: readonly string[], options: BinRunOptions = {}): Promise<BinResult> {
    const child = spawn(process.execPath, [...faultyBin("key-rotate"), ...args], {
      env: { PATH: process.env["PATH"], ...this.environmentOf(options), FAULT: options.fault },
      stdio: ["ignore", "pipe", "pipe"],
      // A session of its own: there is no terminal to ask on.
      detached: true,
    });
    options.onStart?.((signal = "SIGKILL") => child.kill(signal));
    const [[exitCode, signal], stdout, stderr] = await Promise.all([
      once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>,
      text(child.stdout),
      text(child.stderr),
    ]);
    return { exitCode, signal, stdout, stderr };
  }
}

interface RunOptions {
  readonly credentials?: string;
  readonly env?: Record<string, string>;
}

interface BinRunOptions extends RunOptions {
  readonly fault?: string;
  readonly onStart?: (kill: (signal?: NodeJS.Signals) => void) => void;
}

/** The user whose key signs a call. */
export function ownerOf(sandbox: Sandbox, { accessKeyId }: CallRecord): string | undefined {
  const users = [...sandbox.account().users.values()];
  const owner = users.find(({ accessKeys }) => accessKeys.some(({ id }) => id === accessKeyId));
  const retired = sandbox.account().retiredKeys.find(({ key }) => key.id === accessKeyId);
  return owner?.name ?? retired?.userName;
}

/** Kills a run once the call was carried out. */
export async function killAfter(person: Person, action: string, args = ["--profile", "work"]): Promise<void> {
  let kill = () => {};
  const stop = person.sandbox.trouble.after((call) => {
    if (call.action === action) kill();
  });
  const { signal } = await person.runBin(args, { onStart: (killer) => void (kill = killer) });
  stop();
  if (signal !== "SIGKILL") throw new Error(`The run was not killed at ${action}`);
}

/**
 * Where a run names a key that it may not delete unasked, deletes it by its id, as the person is told to.
 *
 * @returns whether it did
 */
export function deleteNamedKey(person: Person, { exitCode, stderr }: Said): boolean {
  const [, named] = /aws iam delete-access-key --profile \S+ --user-name \S+ --access-key-id (\w+)/.exec(stderr) ?? [];
  const index = person.keys.findIndex(({ id }) => id === named);
  if (exitCode !== 4 || index < 0) return false;
  person.keys.splice(index, 1);
  return true;
}

/** What a run that should have finished a rotation did not; empty where it did all. Empty lock files are no one's. */
export async function whatIsWrong(person: Person, { exitCode, stderr }: Said): Promise<string> {
  if (exitCode !== 0) return `exit code ${exitCode}: ${stderr}`;
  if (!(await person.isSettled())) return "not one active key that every profile holds";
  const left = (await person.leftovers()).filter((name) => !/\.lock\./.test(name));
  if (left.length > 0) return `left behind: ${left.join(", ")}`;
  const locked = await person.lockedOut();
  return locked.length > 0 ? `locked out of ${locked.join(", ")}` : "";
}

/** How a run ended. */
export type Ended = BinResult;

type Said = Pick<Ended, "exitCode" | "stderr">;
