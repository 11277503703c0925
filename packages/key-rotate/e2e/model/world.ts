import type { AwsClient, AwsSettings, Context, Output, ProcessIdentity } from "@iam-tools/core/context";
import {
  memoryFiles,
  recordedOutput,
  scriptedPrompt,
  testClock,
  testContext,
  withEffects,
} from "@iam-tools/core/testing";
import { main } from "../../src/main.js";
import { inClear, keyText, vaultOf } from "./sealed-text.js";

/** An access key as AWS keeps it. */
interface Key {
  readonly id: string;
  readonly secret: string;
  status: "Active" | "Inactive";
  readonly created: Date;
  lastUsed?: Date;
  /** Whether it is somebody else's, which no run may delete or deactivate. */
  readonly isOthers: boolean;
  /** How many calls AWS answers before it knows the key. */
  unknownFor: number;
}

export interface Ended {
  /** Undefined where the run was killed. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** What happens to a run, at which of the calls and changes of files that it makes. */
export interface Disturbance {
  /** A number, counted from 1; or each of the calls of that name, which are those that matter most. */
  readonly at: number | "CreateAccessKey" | "UpdateAccessKey" | "DeleteAccessKey";
  readonly what:
    | { readonly kill: "before" | "after" }
    /** A page of a proxy in place of the answer, with nothing done; or the answer is lost, with all done. */
    | { readonly answer: "page" | "lost" }
    /** Something that others do right after it. */
    | { readonly others: (world: World) => void };
}

const folder = "/home/alice/.aws";
const credentials = `${folder}/credentials`;
const config = `${folder}/config`;
const vault = `${credentials}.vault`;

interface Run {
  readonly pid: number;
  readonly disturbances: readonly Disturbance[];
  operations: number;
  isKilled: boolean;
  /** At which operation others did something last. */
  lastOthers: number;
}

/**
 * One user of AWS, their files and their clock, all in memory, with runs of key-rotate that can be killed, left without an
 * answer, and met by others, at any call and any change of a file.
 */
export class World {
  readonly keys: Key[] = [];
  /** How many calls AWS answers before it knows a key that is made. */
  slowness = 3;
  /** What runs did that they may not, in words. */
  readonly harm: string[] = [];
  readonly files = new Map<string, string>();
  /** Others have moved it off, and may move it back. */
  private away: string | undefined;
  /** Whether the run of now was asked to delete an inactive second key, whoever made it. */
  private deletesInactive = false;
  /** As it was when the last run began. */
  private copy = "";
  /** Milliseconds by which AWS's clock is ahead of this machine's. */
  private skew: number;
  private readonly clock = testClock();
  private readonly running = new Set<number>();
  private count = 0;

  /** The file that holds the keys: the credentials file, or the vault. */
  private readonly home: string;

  constructor(skew = 0, { sealed = false } = {}) {
    this.skew = skew;
    this.home = sealed ? vault : credentials;
    const key = this.addKey(false);
    key.unknownFor = 0;
    const pair = `aws_access_key_id = ${key.id}\naws_secret_access_key = ${key.secret}\n`;
    this.files.set(credentials, `[work]\n${sealed ? "" : pair}`);
    this.files.set(config, `[profile build]\n${sealed ? "" : pair}`);
    if (sealed) this.files.set(vault, vaultOf(["work", "build"], key));
  }

  use(n: number): void {
    const key = this.keys[n];
    if (key !== undefined) key.lastUsed = this.awsNow();
  }

  /** By AWS's clock, which tells whole seconds. */
  private awsNow(): Date {
    return new Date(Math.floor((this.clock.now().getTime() + this.skew) / 1000) * 1000);
  }

  /** This machine's clock is set, by so many milliseconds; AWS's goes on. */
  setClock(milliseconds: number): void {
    void this.clock.sleep(milliseconds);
    this.skew -= milliseconds;
  }

  moveOff(): void {
    this.away = this.files.get(this.home) ?? this.away;
    this.files.delete(this.home);
  }

  /** Unless there is one again. */
  moveBack(): void {
    if (this.away !== undefined && !this.files.has(this.home)) this.files.set(this.home, this.away);
    this.away = undefined;
  }

  empty(): void {
    this.files.set(this.home, "");
  }

  remove(): void {
    this.files.delete(this.home);
  }

  /** While a rotation is unfinished: what comes back days later, with keys long gone, nobody can foresee. */
  restore(): void {
    if (this.isUnfinished()) this.files.set(this.home, this.copy);
  }

  addKey(isOthers = true): Key {
    const id = `AKIA${String(this.next()).padStart(16, "0")}`;
    const key: Key = {
      id,
      secret: `secret-of-${id}`,
      status: "Active",
      isOthers,
      created: this.awsNow(),
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
    const text = inClear(`${this.files.get(this.home) ?? ""}${this.files.get(config)}`);
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

  async run(args: readonly string[], disturbances: readonly Disturbance[] = []): Promise<Ended> {
    const run: Run = { pid: this.next(), disturbances, operations: 0, isKilled: false, lastOthers: -Infinity };
    this.copy = this.files.get(this.home) ?? this.copy;
    this.running.add(run.pid);
    // What is away when a rotation begins is no part of it.
    if (!this.isUnfinished()) this.away = undefined;
    this.deletesInactive = args.includes("--delete-inactive");
    const [out, err] = [recordedOutput(), recordedOutput()];
    // What is killed does nothing any more: neither its results nor its errors are seen.
    const exitCode = await Promise.race([main(args, this.context(run, out, err)), this.deathOf(run)]);
    this.running.delete(run.pid);
    // The key was put back into a file of its own: what comes back in its place once all is done, nobody can foresee.
    if (!this.isUnfinished() && this.files.has(this.home)) this.away = undefined;
    const ended = { exitCode: run.isKilled ? undefined : exitCode, stdout: out.text, stderr: err.text };
    // What others do in its last moments it cannot have seen.
    const isSure = run.operations - run.lastOthers > 20;
    if (ended.exitCode === 0 && ended.stdout !== "" && isSure && this.held().some(({ works }) => !works)) {
      this.harm.push(`exit 0 with a key that does not work: ${ended.stdout}`);
    }
    const hasAnswers = !disturbances.some(({ what }) => "answer" in what);
    if (ended.exitCode !== undefined && hasAnswers && isSure) this.checkHeld(ended);
    return ended;
  }

  /** Wherever AWS holds a key that works, and whose secret is known, the file has one. */
  private checkHeld({ stderr }: Ended): void {
    const usable = this.usable();
    const dead = this.held().find(({ works }) => !works);
    // It changes nothing, and says what does: finish. Abort has no key to give back that others have deleted.
    if (/lost its key|It can only be finished|have the key put back: key-rotate finish/.test(stderr)) return;
    // Others have taken the very profile that it was asked for.
    if (/There is no profile/.test(stderr)) return;
    if (usable !== undefined && dead !== undefined)
      this.harm.push(`${dead.id} is left, with ${usable.id} at hand: ${stderr}`);
  }

  private isInClear(): boolean {
    const texts = this.home === vault ? [...this.files.values()] : [];
    return texts.some((text) => this.keys.some(({ secret }) => text.includes(secret)));
  }

  /** A key that AWS takes, or will soon, and whose secret is kept in some file. */
  private usable(): Key | undefined {
    const isWhole = (path: string) => !/\.tmp\./.test(path);
    const known = [...this.files].map(([path, content]) => (isWhole(path) ? inClear(content) : "")).join("\n");
    return this.keys.find(({ secret, status, isOthers }) => !isOthers && status === "Active" && known.includes(secret));
  }

  private readonly deaths = new Map<number, () => void>();

  private deathOf({ pid }: { pid: number }): Promise<undefined> {
    return new Promise((resolve) => void this.deaths.set(pid, () => resolve(undefined)));
  }

  private next(): number {
    this.count += 1;
    return this.count;
  }

  /** Does it, and what happens around it. A run that was killed waits for ever. */
  private async disturbed<T>(run: Run, name: string, work: () => Promise<T>): Promise<T> {
    // The rest changes nothing here.
    if (!/^(?:create|rename|remove)$|Command$/.test(name)) return work();
    run.operations += 1;
    const due = run.disturbances
      .filter(({ at }) => at === run.operations || `${at}Command` === name)
      .map(({ what }) => what);
    const die = () => {
      run.isKilled = true;
      this.deaths.get(run.pid)?.();
      return new Promise<never>(() => {});
    };
    if (run.isKilled || due.some((what) => "kill" in what && what.kill === "before")) await die();
    const answer = due.find((what) => "answer" in what);
    const isCall = name.endsWith("Command");
    const meetOthers = () => {
      for (const what of due) {
        if (!("others" in what)) continue;
        what.others(this);
        run.lastOthers = run.operations;
      }
    };
    if (isCall && answer?.answer === "page") {
      meetOthers();
      throw new Error("This is not an answer of AWS");
    }
    const before = this.held();
    const last = this.usable();
    const othersBefore = run.lastOthers;
    const result = await work();
    if (this.isInClear()) this.harm.push(`${name} put a sealed key into a file in clear`);
    // Two calls may be under way at once: what others did after the other one is not this one's.
    const isAlone = run.lastOthers === othersBefore;
    // Whatever others have done before: the key that signs a call is not one that it takes away.
    if (isAlone && isCall && last !== undefined && this.usable() === undefined)
      this.harm.push(`${name} took ${last.id} away, the last that worked`);
    const lost = this.held().find(({ works }, index) => before[index]?.works === true && !works);
    // To save a key takes some changes of files; in between nobody can look at AWS.
    if (lost !== undefined && run.operations - run.lastOthers > 15) this.harm.push(`${name} took ${lost.id} away`);
    if (due.some((what) => "kill" in what)) await die();
    meetOthers();
    if (isCall && answer?.answer === "lost") throw Object.assign(new Error("reset"), { code: "ECONNRESET" });
    return result;
  }

  private context(run: Run, out: Output, err: Output): Context {
    const client = async (settings: AwsSettings): Promise<AwsClient> => ({
      clockOffset: this.awsNow().getTime() - this.clock.now().getTime(),
      send: async (command) => this.answer(settings, command.constructor.name, command.input) as never,
    });
    const self: ProcessIdentity = { host: "home", pid: run.pid, started: "1" };
    const context = testContext({
      out,
      err,
      env: {},
      clock: this.clock,
      files: memoryFiles(this.files, { home: "/home/alice", now: () => this.clock.now() }),
      processes: {
        self,
        isRunning: ({ pid }) => Promise.resolve(this.running.has(pid)),
        parent: () => Promise.reject(new Error("Nobody asks")),
        run: ({ line }) =>
          line[0] === "secret-tool" && line[1] === "lookup"
            ? Promise.resolve({ exitCode: 0, stdout: keyText, stderr: "" })
            : Promise.reject(new Error("Nothing else runs")),
      },
      prompt: scriptedPrompt({}),
      aws: {
        iam: client,
        sts: client,
        iamToolbox: client,
        organizations: () => Promise.reject(new Error("Nobody asks it")),
        signinToken: () => Promise.reject(new Error("Nobody signs in")),
      },
      random: { integer: () => 0, id: () => String(this.next()).padStart(16, "0") },
      signal: new AbortController().signal,
    });
    return withEffects(context, (name, work) => this.disturbed(run, name, work));
  }

  private answer({ credentials: signer }: AwsSettings, command: string, input: object): object {
    const by = this.keys.find(({ id, secret }) => id === signer?.accessKeyId && secret === signer.secretAccessKey);
    if (by === undefined || by.status === "Inactive" || by.unknownFor > 0) {
      if (by !== undefined) by.unknownFor -= 1;
      throw awsError("InvalidClientTokenId");
    }
    by.lastUsed = this.awsNow();
    const { AccessKeyId, Status } = input as { AccessKeyId?: string; Status?: Key["status"] };
    const named = () => this.keys.find(({ id }) => id === AccessKeyId) ?? refuse("NoSuchEntity");
    switch (command) {
      case "GetCallerIdentityCommand":
        return { Arn: "arn:aws:iam::111122223333:user/alice" };
      case "ListAccessKeysCommand":
        return { AccessKeyMetadata: this.keys.map((key) => describe(key)) };
      case "CreateAccessKeyCommand": {
        if (this.keys.length >= 2) throw awsError("LimitExceeded");
        const key = this.addKey(false);
        return { AccessKey: { ...describe(key), SecretAccessKey: key.secret } };
      }
      case "UpdateAccessKeyCommand": {
        const key = named();
        if (key.isOthers) this.harm.push(`the key ${key.id} of others was made ${Status}`);
        key.status = Status ?? "Active";
        return {};
      }
      case "DeleteAccessKeyCommand": {
        const key = named();
        const isAsked = key.status === "Inactive" && this.deletesInactive;
        if (key.isOthers && !isAsked) this.harm.push(`the key ${key.id} of others was deleted`);
        this.keys.splice(this.keys.indexOf(key), 1);
        return {};
      }
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
