import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as iam from "@aws-sdk/client-iam";
import type { Keys } from "../contract/wire.js";
import type { Step } from "./replays.js";

/** Makes the calls, and returns what each answered, in the form in which boto3 shows it. */
export type Replay = (url: string, keys: Keys, steps: readonly Step[]) => Promise<unknown[]>;

/** A client that is not ours: boto3 where it is on the machine, else AWS's for JavaScript. */
export interface Replayer {
  readonly client: string;
  start(): { readonly replay: Replay; readonly stop: () => void };
}

export function findReplayer(): Replayer {
  const boto3 = spawnSync("python3", ["-c", "import boto3"], { stdio: "ignore" }).status === 0;
  if (boto3) return { client: "boto3", start: startBoto3 };
  return { client: "the JavaScript SDK", start: () => ({ replay: withJavaScript, stop: () => undefined }) };
}

/** One process for all: boto3 takes its time to start. */
function startBoto3(): { replay: Replay; stop: () => void } {
  const program = fileURLToPath(new URL("replay.py", import.meta.url));
  const child = spawn("python3", [program], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const replay: Replay = async (url, keys, steps) => {
    child.stdin.write(`${JSON.stringify({ url, ...keys, steps })}\n`);
    const line = await lines.next();
    if (line.done === true) throw new Error("boto3's process has ended.");
    return JSON.parse(line.value) as unknown[];
  };
  return { replay, stop: () => void child.stdin.end() };
}

const withJavaScript: Replay = async (url, keys, steps) => {
  const client = new iam.IAMClient({ endpoint: url, region: "us-east-1", credentials: keys, maxAttempts: 1 });
  const last = new Map<string, unknown>();
  const answers: unknown[] = [];
  for (const { action, input } of steps) {
    const Command = (iam as unknown as Record<string, new (input: object) => object>)[`${action}Command`];
    if (Command === undefined) throw new Error(`The SDK has no ${action}Command.`);
    try {
      const answer = await client.send(new Command(fill(input, last) as object) as iam.GetUserCommand);
      last.set(action, answer);
      answers.push(asBoto3(answer));
    } catch (error) {
      if (!(error instanceof iam.IAMServiceException)) throw error;
      answers.push({
        Error: {
          Code: error.name.replace(/Exception$/, ""),
          Message: error.message,
          Type: error.$fault === "client" ? "Sender" : "Receiver",
        },
        ...metadata(error),
      });
    }
  }
  return answers;
};

function fill(value: unknown, last: ReadonlyMap<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((item) => fill(item, last));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fill(member, last)]));
  }
  if (typeof value !== "string" || !value.startsWith("$")) return value;
  const [path = "", ending = ""] = value.slice(1).split("+");
  const [action = "", ...members] = path.split(".");
  const found = members.reduce<unknown>((all, member) => (all as Record<string, unknown>)[member], last.get(action));
  return String(found) + ending;
}

function metadata({ $metadata }: { $metadata: { httpStatusCode?: number | undefined } }) {
  return { ResponseMetadata: { HTTPStatusCode: $metadata.httpStatusCode } };
}

function asBoto3({ $metadata, ...answer }: { $metadata: { httpStatusCode?: number | undefined } }): object {
  return { ...(decode(answer) as object), ...metadata({ $metadata }) };
}

/** boto3 shows policies as what they say, and leaves out what is not there. */
function decode(value: unknown, name = ""): unknown {
  if (/^(AssumeRole)?PolicyDocument$/.test(name)) return JSON.parse(decodeURIComponent(String(value)));
  if (Array.isArray(value)) return value.map((item) => decode(item));
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, decode(member, key)]),
  );
}
