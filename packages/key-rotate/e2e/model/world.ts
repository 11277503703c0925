import type { AwsClient, AwsSettings, Context, Files, ProcessIdentity } from "@iam-tools/core/context";
import { recordedOutput, scriptedPrompt, testClock, testContext } from "@iam-tools/core/testing";
import { main } from "../../src/main.js";

/** An access key as AWS keeps it. */
interface Key {
  readonly id: string;
  readonly secret: string;
  status: "Active" | "Inactive";
  readonly created: Date;
  lastUsed?: Date;
  /** How many calls AWS answers before it knows the key. */
  unknownFor: number;
}

export interface Ended {
  /** Undefined where the run was killed. */
  readonly exitCode: number | undefined;
  readonly stderr: string;
}

const folder = "/home/alice/.aws";
const credentials = `${folder}/credentials`;
const config = `${folder}/config`;

/**
 * One user of AWS, their files and their clock, all in memory, with runs of key-rotate that can be killed at any call
 * and any change of a file.
 */
export class World {
  readonly keys: Key[] = [];
  /** How many calls AWS answers before it knows a key that is made. */
  slowness = 3;
  private readonly files = new Map<string, string>();
  private readonly clock = testClock();
  private readonly running = new Set<number>();
  private count = 0;

  constructor() {
    const key = this.addKey();
    key.unknownFor = 0;
    const pair = `aws_access_key_id = ${key.id}\naws_secret_access_key = ${key.secret}\n`;
    this.files.set(credentials, `[work]\n${pair}`);
    this.files.set(config, `[profile build]\n${pair}`);
  }

  addKey(): Key {
    const id = `AKIA${String(this.next()).padStart(16, "0")}`;
    const key: Key = {
      id,
      secret: `secret-of-${id}`,
      status: "Active",
      created: this.clock.now(),
      unknownFor: this.slowness,
    };
    this.keys.push(key);
    return key;
  }

  async pass(milliseconds: number): Promise<void> {
    await this.clock.sleep(milliseconds);
    for (const key of this.keys) key.unknownFor = 0;
  }

  /** Ids of the keys in the two files, each with whether AWS takes it. */
  held(): { id: string; works: boolean }[] {
    const text = `${this.files.get(credentials)}${this.files.get(config)}`;
    return [...text.matchAll(/aws_access_key_id = (\S+)\naws_secret_access_key = (\S+)/g)].map(
      ([, id = "", secret]) => ({
        id,
        works: this.keys.some(
          (key) => key.id === id && key.secret === secret && key.status === "Active" && key.unknownFor <= 0,
        ),
      }),
    );
  }

  isUnfinished(): boolean {
    return [...this.files.keys()].some((path) => /\.rotation\.\w+\.json$/.test(path));
  }

  /** @param fuse at which call or change of a file the run is killed, counted by halves: before it, and after it */
  async run(args: readonly string[], fuse = Infinity): Promise<Ended> {
    const run = { pid: this.next(), fuse };
    this.running.add(run.pid);
    const err = recordedOutput();
    // What is killed does nothing any more: neither its results nor its errors are seen.
    const exitCode = await Promise.race([main(args, this.context(run, err)), this.deathOf(run)]);
    this.running.delete(run.pid);
    return { exitCode: run.fuse <= 0 ? undefined : exitCode, stderr: err.text };
  }

  private readonly deaths = new Map<number, () => void>();

  private deathOf({ pid }: { pid: number }): Promise<undefined> {
    return new Promise((resolve) => void this.deaths.set(pid, () => resolve(undefined)));
  }

  private next(): number {
    this.count += 1;
    return this.count;
  }

  /** Burns the fuse on both sides of what is done. A run that was killed waits for ever. */
  private async unlessKilled<T>(run: { pid: number; fuse: number }, work: () => T): Promise<T> {
    const burn = () => {
      run.fuse -= 1;
      if (run.fuse > 0) return undefined;
      this.deaths.get(run.pid)?.();
      return new Promise<never>(() => {});
    };
    await burn();
    const result = work();
    await burn();
    return result;
  }

  private context(run: { pid: number; fuse: number }, err: ReturnType<typeof recordedOutput>): Context {
    const client = (settings: AwsSettings): Promise<AwsClient> =>
      Promise.resolve({
        send: (command) =>
          this.unlessKilled(run, () => this.answer(settings, command.constructor.name, command.input) as never),
      });
    const self: ProcessIdentity = { host: "home", pid: run.pid, started: "1" };
    return testContext({
      out: recordedOutput(),
      err,
      env: {},
      clock: this.clock,
      files: this.filesFor(run),
      processes: {
        self,
        isRunning: ({ pid }) => Promise.resolve(this.running.has(pid)),
        run: () => Promise.reject(new Error("Nothing else runs")),
      },
      prompt: scriptedPrompt({}),
      aws: { iam: client, sts: client, signinToken: () => Promise.reject(new Error("Nobody signs in")) },
      random: { integer: () => 0, id: () => String(this.next()).padStart(16, "0") },
      signal: new AbortController().signal,
    });
  }

  private filesFor(run: { pid: number; fuse: number }): Files {
    const { files } = this;
    const fail = (code: string): never => {
      throw Object.assign(new Error(code), { code });
    };
    const contentOf = (path: string) => files.get(path) ?? fail("ENOENT");
    const change = <T>(work: () => T) => this.unlessKilled(run, work);
    return {
      home: "/home/alice",
      uid: undefined,
      workingFolder: "/",
      read: async (path) => new TextEncoder().encode(contentOf(path)),
      list: async () => [...files.keys()].map((path) => path.slice(folder.length + 1)),
      stat: async (path) => {
        if (path !== folder) contentOf(path);
        const kind = path === folder ? "folder" : "file";
        return {
          kind,
          mode: 0o600,
          uid: 1,
          gid: 1,
          links: 1,
          modified: this.clock.now(),
          created: this.clock.now(),
          version: files.get(path) ?? "",
        };
      },
      hold: () => Promise.resolve(undefined),
      realPath: async (path) => (path === folder || files.has(path) ? path : fail("ENOENT")),
      canWrite: () => Promise.resolve(true),
      create: (path, content) =>
        change(() => void (files.has(path) ? fail("EEXIST") : files.set(path, String(content)))),
      touch: () => Promise.resolve(),
      setMode: () => Promise.resolve(),
      setOwner: () => Promise.resolve(),
      rename: (from, to) =>
        change(() => {
          files.set(to, contentOf(from));
          files.delete(from);
        }),
      remove: (path) => change(() => void (files.delete(path) || fail("ENOENT"))),
      makeFolder: () => Promise.resolve(),
      syncFolder: () => Promise.resolve(),
    };
  }

  private answer({ credentials: signer }: AwsSettings, command: string, input: object): object {
    const by = this.keys.find(({ id, secret }) => id === signer?.accessKeyId && secret === signer.secretAccessKey);
    if (by === undefined || by.status === "Inactive" || by.unknownFor > 0) {
      if (by !== undefined) by.unknownFor -= 1;
      throw awsError("InvalidClientTokenId");
    }
    by.lastUsed = this.clock.now();
    const { AccessKeyId, Status } = input as { AccessKeyId?: string; Status?: Key["status"] };
    const named = () => this.keys.find(({ id }) => id === AccessKeyId) ?? refuse("NoSuchEntity");
    switch (command) {
      case "GetCallerIdentityCommand":
        return { Arn: "arn:aws:iam::111122223333:user/alice" };
      case "ListAccessKeysCommand":
        return { AccessKeyMetadata: this.keys.map((key) => describe(key)) };
      case "CreateAccessKeyCommand": {
        if (this.keys.length >= 2) throw awsError("LimitExceeded");
        const key = this.addKey();
        return { AccessKey: { ...describe(key), SecretAccessKey: key.secret } };
      }
      case "UpdateAccessKeyCommand":
        named().status = Status ?? "Active";
        return {};
      case "DeleteAccessKeyCommand":
        this.keys.splice(this.keys.indexOf(named()), 1);
        return {};
      case "GetAccessKeyLastUsedCommand":
        return { AccessKeyLastUsed: { LastUsedDate: named().lastUsed, ServiceName: "iam", Region: "us-east-1" } };
      default:
        throw new Error(`Unexpected call: ${command}`);
    }
  }
}

function describe({ id, status, created }: Key) {
  return { AccessKeyId: id, Status: status, CreateDate: created };
}

function refuse(name: string): never {
  throw awsError(name);
}

function awsError(name: string): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode: 403 } });
}
