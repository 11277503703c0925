import type { Files } from "@iam-tools/core/context";
import { cancelled } from "@iam-tools/core/errors";
import { memoryContext } from "@iam-tools/core/testing";
import { describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

const home = "/home/jane";
const path = `${home}/.aws/credentials`;
const keysOf = (profile: string, keyId: string) =>
  `[${profile}]\naws_access_key_id = ${keyId}\naws_secret_access_key = secret\n`;
const session = "aws_session_token = token\nexpiration = 2090-01-02 03:04:05+00:00\n";
const own = `# mine\n${keysOf("work", "AKIA1")}`;
const others = `\n${keysOf("other-sts", "ASIA3")}${session}`;
const before = `${own}\n${keysOf("work-sts", "ASIA1")}${session}\n${keysOf("agent", "ASIA2")}${session}scope_of = work\n${others}`;

/** One call of the files, by its number from 1. */
interface FileCall {
  readonly number: number;
  readonly name: string;
}
/** What happens in place of it; undefined where it is done as ever. */
type Instead = (call: FileCall) => (() => unknown) | undefined;

interface Options {
  /** Further files by their paths. */
  readonly beside?: ReadonlyMap<string, string>;
  readonly instead?: Instead;
  /** Milliseconds that each call takes; the clock goes back where it is less than 0. */
  readonly takes?: (call: FileCall) => number;
  /** When a file was made, as the file system tells it: some tell nothing, which is 1970. */
  readonly created?: (created: Date, modified: Date) => Date;
}

/** `iam-login work logout` on files in memory, whose calls can fail, dawdle, or find the file half written. */
async function logout({ beside = new Map(), instead, takes, created }: Options = {}) {
  const files = new Map([[path, before], ...beside]);
  const calls: FileCall[] = [];
  let passed = 0;
  const context = memoryContext({
    home,
    files,
    env: {},
    aws: {} as never,
    now: () => new Date(Date.UTC(2030, 0, 1) + passed),
    mails: [],
  });
  const times = new Map<string, { readonly created: Date; readonly modified: Date }>();
  const long = { created: new Date(0), modified: new Date(0) };
  const inner = context.files as unknown as Record<string, (...parameters: unknown[]) => unknown>;
  const wrapped = Object.create(inner) as Files;
  const names = Object.entries(inner).flatMap(([name, member]) => (typeof member === "function" ? [name] : []));
  for (const name of names.filter((one) => one !== "homeOf")) {
    const value = async (...parameters: string[]) => {
      const call = { number: calls.length + 1, name };
      calls.push(call);
      const [begun, first = "", second = ""] = [context.clock.now(), ...parameters];
      passed += takes?.(call) ?? 0;
      const other = instead?.(call);
      if (other !== undefined) return other();
      const answer = await inner[name]?.(...parameters);
      if (name === "create") times.set(first, { created: begun, modified: context.clock.now() });
      if (name === "rename") times.set(second, times.get(first) ?? long);
      if (name !== "stat") return answer;
      const time = times.get(first) ?? long;
      return { ...(answer as object), ...time, created: created?.(time.created, time.modified) ?? time.created };
    };
    Object.defineProperty(wrapped, name, { value });
  }
  const exitCode = await main(["work", "logout"], { ...context, files: wrapped });
  const [stdout, stderr] = [context.out.text, context.err.text];
  return { exitCode, stdout, stderr, calls, text: files.get(path) ?? "", files };
}

const fails = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};

test("goes with the session and those made from it, in one step", async () => {
  const { calls, files, ...done } = await logout();
  expect(done).toEqual({
    exitCode: 0,
    stdout:
      "Removed work-sts, agent from this machine. They stay valid at AWS until their end, the last one until 2090-01-02T03:04:05.000Z.\n",
    stderr: "",
    text: own + others,
  });
  expect([...files.keys()]).toEqual([path]);
  expect(calls.filter(({ name }) => name === "rename")).toHaveLength(1);
});

describe("a session in the vault", () => {
  const vault = `${path}.vault`;
  const sealed = (profile: string, keyId: string) => `[profile ${profile}]\naws_access_key_id = ${keyId}\n`;
  const secrets = "aws_secret_access_key = sealed:x\n";
  const keys = `${sealed("work", "AKIA1")}${secrets}`;
  const beside = new Map([
    [path, before.replace(own, "# mine\n[work]\n").replace(/\[work-sts\][^[]*/, "")],
    [vault, `${keys}\n${sealed("work-sts", "ASIA1")}${secrets}aws_session_token = sealed:y\n`],
  ]);

  test("goes with those made from it, which are in the credentials file", async () => {
    const { exitCode, stdout, stderr, text, files } = await logout({ beside });
    expect({ exitCode, stderr, text }).toEqual({ exitCode: 0, stderr: "", text: `# mine\n[work]\n${others}` });
    expect(stdout).toMatch(/^Removed work-sts, agent from this machine\./);
    expect(files.get(vault)).toBe(keys);
  });

  test("stays where the vault cannot be written, and what is gone by then is said", async () => {
    let renames = 0;
    const instead: Instead = ({ name }) => (name === "rename" && (renames += 1) === 2 ? fails("EIO") : undefined);
    const { exitCode, stdout, stderr, files } = await logout({ beside, instead });
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 3,
      stdout: "",
      stderr: `iam-login: ${vault} could not be saved and is unchanged: the disk reported an error.\nagent was removed, work-sts was not. Check the disk before trying again.\n`,
    });
    expect(files.get(vault)).toContain("work-sts");
  });

  test("stays where the person stops the run before that, which ends as any other that was stopped", async () => {
    let renames = 0;
    const stop = () => {
      throw cancelled();
    };
    const instead: Instead = ({ name }) => (name === "rename" && (renames += 1) === 2 ? stop : undefined);
    const { exitCode, stderr } = await logout({ beside, instead });
    expect(exitCode).toBe(130);
    expect(stderr).toContain("agent was removed, work-sts was not.");
  });
});

describe("a session is gone, or the person hears that it is there", () => {
  test.each(["EIO", "EMFILE", "ENOMEM"])("where any one call of the files fails with %s", async (code) => {
    const { calls } = await logout();
    for (const { number, name } of calls) {
      const failed = await logout({ instead: (call) => (call.number === number ? fails(code) : undefined) });
      const { exitCode, stderr, text } = failed;
      const seen = { number, name, exitCode, stderr };
      if (text === own + others) {
        // Its name may not be on the disk yet, which is said.
        expect(exitCode === 0 || stderr.includes("has its new content")).toBe(true);
        continue;
      }
      expect({ ...seen, text }).toEqual({ ...seen, text: before });
      expect(seen).toEqual({ ...seen, exitCode: 1, stderr: expect.stringMatching(/^iam-login: \S+ .*\.\n\S.*\n$/) });
    }
  });

  test("where another program has written the half of the file as it is first read", async () => {
    for (const left of [own.length, before.indexOf("\n[agent]")]) {
      const half = new TextEncoder().encode(before.slice(0, left));
      let reads = 0;
      const instead: Instead = ({ name }) => (name === "read" && (reads += 1) === 1 ? () => half : undefined);
      // A moment ago, which `readWhole` tells by.
      const { exitCode, stderr, text } = await logout({ instead, created: (_, modified) => modified });
      expect({ left, exitCode, stderr, text }).toEqual({ left, exitCode: 0, stderr: "", text: own + others });
    }
  });

  test.each([-3_600_000, -3_000, 60, 150, 2_500, 20_000])(
    "where the clock jumps by %i ms at any call",
    async (jump) => {
      const { calls } = await logout();
      for (const { number } of calls) {
        const { exitCode, stderr, text } = await logout({ takes: (call) => (call.number === number ? jump : 0) });
        expect({ number, exitCode, stderr, text }).toEqual({ number, exitCode: 0, stderr: "", text: own + others });
      }
    },
  );

  test.each([
    ["tells when a file was made", (made: Date) => made],
    ["does not", () => new Date(0)],
    ["tells the last write", (_: Date, modified: Date) => modified],
    ["tells a time to come", () => new Date(Date.UTC(2040, 0, 1))],
  ])("where every call dawdles, and the file system %s", async (_, created) => {
    for (const dawdle of [5, 60, 120, 600]) {
      const { exitCode, stderr, text } = await logout({ takes: () => dawdle, created });
      expect({ dawdle, exitCode, stderr, text }).toEqual({ dawdle, exitCode: 0, stderr: "", text: own + others });
    }
  });
});
