import { env, stderr } from "node:process";
import type { ChildCommand } from "@iam-tools/core/context";
import { realContext } from "@iam-tools/core/context/real";
import { profileContent, readProfiles, vaultFile } from "@iam-tools/core/profiles";
import { killAt, memoryContext, type Killed, type KillPoint, type MemoryWorld } from "@iam-tools/core/testing";
import { openVault } from "@iam-tools/core/vault";
import { startSandbox, type Sandbox } from "@iam-tools/sandbox";
import { ownMfa, succeeded } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { main } from "../../src/main.js";

const home = "/home/jane";
const credentials = `${home}/.aws/credentials`;
const config = `${home}/.aws/config`;
const vault = `${credentials}.vault`;

let sandbox: Sandbox;
const { aws } = realContext();
beforeAll(async () => {
  sandbox = await startSandbox();
  Object.assign(env, { AWS_CONFIG_FILE: "/nonexistent", AWS_SHARED_CREDENTIALS_FILE: "/nonexistent" });
});
afterAll(() => sandbox.close());

const mayRotate = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "iam:*AccessKey*", Resource: "*" }],
};

let count = 0;

/** A user with a key in a file, an app with their device, and a keyring. */
function person() {
  count += 1;
  const user = sandbox.addUser({
    name: `jane${count}`,
    devices: [{}],
    inlinePolicies: { own: ownMfa, rotate: mayRotate },
  });
  const { accessKeyId, secretAccessKey, serialNumber } = user;
  const keys = `# mine\n[work]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  const files = new Map([
    [credentials, keys],
    [config, "[profile work]\nregion = us-east-1\n"],
    // What programs start.
    ["/usr/bin/iam-login", ""],
  ]);
  const keyring = new Map<string, string>();
  const where = { endpointUrl: sandbox.url, region: "us-east-1" };
  const world: MemoryWorld = {
    home,
    files,
    env: { PATH: "/usr/bin" },
    aws: {
      ...aws,
      iam: (request) => aws.iam({ ...request, ...where }),
      sts: (request) => aws.sts({ ...request, ...where }),
    },
    now: () => new Date(),
    mails: [],
  };
  const secretTool = async ({ line, input = "" }: ChildCommand) => {
    const [name, verb, ...args] = line;
    if (name !== "secret-tool") throw Object.assign(new Error("none"), { code: "ENOENT" });
    const id = args.at(-1) ?? "";
    if (verb === "store") keyring.set(id, input);
    const stdout = verb === "lookup" ? (keyring.get(id) ?? "") : "";
    return { exitCode: verb === "lookup" && stdout === "" ? 1 : 0, stdout, stderr: "" };
  };
  const process = () => {
    const context = memoryContext(world);
    // Of Linux: Windows alone has no user ids.
    return { ...context, files: { ...context.files, uid: 1 }, processes: { ...context.processes, run: secretTool } };
  };
  return {
    user,
    files,
    before: keys,
    run: async (args: readonly string[], point?: KillPoint): Promise<Killed & { stderr: string }> => {
      const context = process();
      const ended = await killAt(context, (killed) => main(["work", ...args], killed), point);
      return { ...ended, stderr: context.err.text };
    },
    /** As if none had been used yet: tests come faster than codes. */
    code: () => {
      sandbox.forgetCodes();
      for (const path of files.keys()) if (path.endsWith("used-codes.json")) files.delete(path);
      return sandbox.totp(serialNumber);
    },
    /** The keys that the files and the vault have, each as a program gets it. */
    keys: async () => {
      const context = process();
      const file = { kind: "credentials", path: credentials } as const;
      const sealed = await readProfiles(context, vaultFile(file));
      const contents = [profileContent([await readProfiles(context, file)], "work")];
      if (sealed.profiles.has("work")) contents.push((await openVault(context, sealed)).contentOf(sealed, "work"));
      return contents.flatMap((content) => (content.kind === "long-term" ? [content] : []));
    },
    /** Those of the user that AWS takes. */
    works: ({ accessKeyId, secretAccessKey }: { accessKeyId: string; secretAccessKey: string }) =>
      user.user.accessKeys.some(
        ({ id, secret, status }) => id === accessKeyId && secret === secretAccessKey && status === "Active",
      ),
    /** Files in which a secret is in clear. */
    inClear: () =>
      [...files].flatMap(([path, text]) =>
        /(?:secret_access_key|session_token) = (?!sealed:)|"secretAccessKey": "(?!sealed:)/.test(text) ? [path] : [],
      ),
  };
}

type Person = ReturnType<typeof person>;

/** Each effect of a run, before and after it; some of them where not all are asked for. */
function pointsOf(effects: readonly string[]): KillPoint[] {
  const all = effects.flatMap((_effect, index) =>
    (["before", "after"] as const).map((when): KillPoint => ({ at: index + 1, when })),
  );
  return env["KILL_POINTS"] === "all" ? all : all.filter((_point, index) => index % 5 === 0);
}

interface Case {
  readonly name: string;
  /** What went before. */
  readonly prepare: (person: Person) => Promise<unknown>;
  readonly args: readonly string[];
  /** What is true at every moment. */
  readonly always: (person: Person) => void;
  /** What is true in the end. */
  readonly done: (person: Person) => void;
}

const onlyCredentials = (path: string) => path === credentials || path.startsWith(`${home}/.aws/.credentials.tmp.`);

const cases: readonly Case[] = [
  {
    name: "seal",
    prepare: async ({ run, code }) => run(["--token-code", code()]),
    args: ["seal"],
    always: ({ inClear }) => expect(inClear().filter((path) => !onlyCredentials(path))).toEqual([]),
    done: ({ files, inClear }) => {
      expect(files.get(credentials)).toBe("# mine\n[work]\n");
      expect(files.get(config)).toContain("credential_process = iam-login work process");
      expect(inClear()).toEqual([]);
    },
  },
  {
    name: "unseal",
    prepare: async ({ run }) => run(["seal"]),
    args: ["unseal"],
    always: ({ inClear }) => expect(inClear().filter((path) => !onlyCredentials(path))).toEqual([]),
    done: ({ files, before }) => {
      expect(files.get(credentials)).toBe(before);
      expect(files.get(config)).toBe("[profile work]\nregion = us-east-1\n");
      expect(files.get(vault)).not.toContain("[profile");
    },
  },
  {
    name: "rotate",
    prepare: async ({ run }) => run(["seal"]),
    args: ["rotate", "--yes"],
    always: ({ inClear }) => expect(inClear()).toEqual([]),
    done: ({ user, files }) => {
      expect(user.user.accessKeys).toHaveLength(1);
      expect([...files.keys()].filter((path) => /\.rotation\.\w+\.json$/.test(path))).toEqual([]);
    },
  },
];

describe.each(cases)("$name, killed at each of its calls and changes of files", ({ prepare, args, always, done }) => {
  test("loses no key, and is finished by another run", async () => {
    const whole = person();
    await prepare(whole);
    const { effects, exitCode, ...said } = await whole.run(args);
    expect({ exitCode, said }).toEqual({ exitCode: 0, said: { stderr: "" } });
    done(whole);
    const points = pointsOf(effects);
    stderr.write(
      `in memory, ${args[0]}: ${effects.length} calls and changes of files, killed at ${points.length} points\n`,
    );
    for (const point of points) {
      const one = person();
      await prepare(one);
      void (await one.run(args, point));
      always(one);
      const held = await one.keys();
      expect({ point, works: held.some(one.works) }).toEqual({ point, works: true });
      const again = await one.run(args);
      always(one);
      // A key whose secret was lost with the run that made it: AWS has it, and only a person may say whose it is.
      if (again.exitCode === 4 && again.stderr.includes("was interrupted while it was creating a key")) {
        expect((await one.keys()).every(one.works)).toBe(true);
        continue;
      }
      // It may have come to its end, with nothing left to do.
      const isDone = args[0] === "unseal" && /has no access key of the profile/.test(again.stderr);
      expect({ point, again: isDone ? 0 : again.exitCode }).toEqual({ point, again: 0 });
      done(one);
      expect((await one.keys()).every(one.works)).toBe(true);
    }
  });
});

test("a login killed at each of its calls and changes of files leaves no session in clear", async () => {
  const whole = person();
  await succeeded(whole.run(["seal"]));
  const { effects, exitCode } = await whole.run(["--token-code", whole.code()]);
  expect(exitCode).toBe(0);
  for (const point of pointsOf(effects)) {
    const one = person();
    await succeeded(one.run(["seal"]));
    void (await one.run(["--token-code", one.code()], point));
    expect(one.inClear()).toEqual([]);
    expect((await one.run(["--token-code", one.code()])).exitCode).toBe(0);
    expect(one.inClear()).toEqual([]);
  }
});
