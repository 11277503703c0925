import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { ChildCommand, Context } from "../context/index.js";
import { CliError, hasCode } from "../errors/index.js";
import {
  credentialsFile,
  profileContent,
  readProfiles,
  sealedSession,
  sessionOptions,
  vaultFile,
} from "../profiles/index.js";
import { memoryContext, scriptedPrompt, type MemoryWorld } from "../testing/index.js";
import { createVault, editVault, headerOf, openVault, wordsOfSource } from "./index.js";
import { openValue, sealValue } from "./sealed-value.js";

const path = `${join("/home/ann", ".aws", "credentials")}.vault`;
const pair = {
  aws_access_key_id: "AKIAIOSFODNN7EXAMPLE",
  aws_secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const session = {
  accessKeyId: "ASIAIOSFODNN7EXAMPLE",
  secretAccessKey: "session-secret-of-forty-characters-or-so",
  sessionToken: "a-token-that-is-much-longer-than-a-secret-of-course",
  expiration: new Date("2030-01-02T03:04:05Z"),
  madeFrom: pair.aws_access_key_id,
};

/** The programs of a system, of which each knows what it is asked by its arguments and standard input alone. */
type Program = (args: readonly string[], input: string) => { exitCode?: number; stdout?: string; stderr?: string };

interface Machine {
  readonly files: Map<string, string>;
  /** Every line that was run: all users of a machine can read those. */
  readonly lines: string[];
  /** One process. */
  run(prompt?: Context["prompt"]): Context;
}

function machine(programs: Readonly<Record<string, Program>>, isWindows = false): Machine {
  const lines: string[] = [];
  const world: MemoryWorld = {
    home: "/home/ann",
    files: new Map(),
    env: {},
    aws: {} as Context["aws"],
    now: () => new Date("2030-01-01T00:00:00Z"),
    mails: [],
  };
  const run = async ({ line, input = "" }: ChildCommand) => {
    const [name, ...args] = typeof line === "string" ? ["sh", line] : line;
    lines.push([name, ...args].join(" "));
    const program = programs[name];
    if (program === undefined) throw Object.assign(new Error("spawn ENOENT"), { code: "ENOENT" });
    return { exitCode: 0, stdout: "", stderr: "", ...program(args, input) };
  };
  return {
    files: world.files,
    lines,
    run(prompt = scriptedPrompt({})) {
      const context = memoryContext(world);
      return {
        ...context,
        prompt,
        files: { ...context.files, uid: isWindows ? undefined : 1 },
        processes: { ...context.processes, run },
      };
    },
  };
}

/** As libsecret's program is: see secret-tool(1). */
function secretTool(items = new Map<string, string>()): Program {
  return ([verb, ...args], input) => {
    const key = args.filter((arg) => !arg.startsWith("--")).join(" ");
    if (verb === "store") items.set(key, input);
    const found = items.get(key);
    return verb === "lookup" ? (found === undefined ? { exitCode: 1 } : { stdout: found }) : {};
  };
}

/** As that of macOS is: `security -i` reads lines, and ends with 0 whatever they do. */
function security(items = new Map<string, string>()): Program {
  return ([verb, ...args], input) => {
    if (verb === "default-keychain") return { stdout: '    "/Users/ann/Library/Keychains/login.keychain-db"\n' };
    if (verb === "-i") {
      const [, account = "", secret = ""] = / -a (\S+) .* -w (\S+)\n$/.exec(input) ?? [];
      items.set(account, secret);
      return {};
    }
    const found = items.get(args[1] ?? "");
    if (verb === "find-generic-password" && found !== undefined) return { stdout: `${found}\n` };
    return { exitCode: 44, stderr: "security: The specified item could not be found in the keychain.\n" };
  };
}

/** As DPAPI is: what one user protects, no other opens. */
function powershell(user = "ann"): Program {
  return (args, input) => {
    const isProtect = args.join(" ").includes("::Protect(");
    const text = Buffer.from(input.trim(), "base64").toString("latin1");
    if (isProtect) return { stdout: Buffer.from(`${user}:${text}`, "latin1").toString("base64") };
    if (!text.startsWith(`${user}:`)) return { exitCode: 1, stderr: "Key not valid for use in specified state.\n" };
    return { stdout: Buffer.from(text.slice(user.length + 1), "latin1").toString("base64") };
  };
}

/** The kernel's keyring of one login. */
function keyctl(keys = new Map<string, string>()): Program {
  return ([verb, ...args], input) => {
    if (verb === "padd") {
      keys.set(args[1] ?? "", input);
      return { stdout: "123456\n" };
    }
    const found = keys.get((args[0] ?? "").replace("%user:", ""));
    return found === undefined ? { exitCode: 1, stderr: "Can't find it\n" } : { stdout: found };
  };
}

const file = (context: Context) => vaultFile(credentialsFile(context));
const readVault = (context: Context) => readProfiles(context, file(context));

/** Puts a key and a session in a new vault. */
async function fill(context: Context, command?: string): Promise<void> {
  const document = await createVault(context, file(context), command);
  await editVault(context, document, {
    decide: () => [
      { profile: "work", set: pair },
      { profile: "work-sts", set: sessionOptions(session) },
    ],
  });
}

async function contentOf(context: Context, profile: string) {
  const document = await readVault(context);
  return (await openVault(context, document)).contentOf(document, profile);
}

async function failure(work: Promise<unknown>): Promise<CliError> {
  const error = await work.then(
    () => new Error("It did not fail"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CliError);
  return error as CliError;
}

describe("a sealed value", () => {
  const random = memoryContext({ now: () => new Date() } as MemoryWorld).random;
  const place = fc.record({ vault: fc.string(), profile: fc.string(), accessKeyId: fc.string(), option: fc.string() });
  const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });

  test("opens with its key in its place, and nowhere else", () => {
    fc.assert(
      fc.property(keys, keys, place, place, fc.string(), (key, other, here, there, value) => {
        const sealed = sealValue({ random }, key, here, value);
        expect(openValue(key, here, sealed)).toEqual({ value });
        const isSame = JSON.stringify(here) === JSON.stringify(there);
        if (!isSame) expect(openValue(key, there, sealed)).toEqual({ fault: "refused" });
        if (Buffer.compare(key, other) !== 0) expect(openValue(other, here, sealed)).toEqual({ fault: "refused" });
        expect(sealValue({ random }, key, here, value)).not.toBe(sealed);
      }),
    );
  });

  test("does not open with a bit of it changed, or an end of it gone", () => {
    fc.assert(
      fc.property(keys, place, fc.string(), fc.nat(), fc.nat(7), (key, here, value, at, bit) => {
        const bytes = Buffer.from(sealValue({ random }, key, here, value).slice("sealed:".length), "base64");
        const cut = bytes.subarray(0, at % bytes.length);
        expect(openValue(key, here, `sealed:${cut.toString("base64")}`)).not.toHaveProperty("value");
        bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << bit);
        expect(openValue(key, here, `sealed:${bytes.toString("base64")}`)).toEqual({ fault: "refused" });
      }),
    );
  });

  test.each(["", "sealed:", "sealed:!!!", "plain", "sealed:AAAA\n"])("is none: %j", (text) => {
    const here = { vault: "", profile: "", accessKeyId: "", option: "" };
    expect(openValue(Buffer.alloc(32), here, text)).toEqual({ fault: "torn" });
  });
});

describe("a vault", () => {
  test("tells everybody whose keys it has, and nobody the secrets", async () => {
    const ours = machine({ "secret-tool": secretTool() });
    await fill(ours.run());
    const text = ours.files.get(path) ?? "";
    for (const secret of [pair.aws_secret_access_key, session.secretAccessKey, session.sessionToken]) {
      expect([...ours.files.values(), ...ours.lines].join("\n")).not.toContain(secret);
    }
    expect(text).toMatch(
      /^# .*\n\[vault\]\nversion = 1\nid = [0-9a-f]{16}\nkey = secret-service\ncheck = sealed:\S+\n/,
    );
    const document = await readVault(ours.run());
    expect(profileContent([document], "work")).toEqual({ kind: "sealed", accessKeyId: pair.aws_access_key_id });
    const { secretAccessKey: _, sessionToken: _token, ...told } = session;
    expect(sealedSession(document, "work-sts")).toMatchObject(told);
    expect(await contentOf(ours.run(), "work")).toMatchObject({
      kind: "long-term",
      secretAccessKey: pair.aws_secret_access_key,
    });
    expect(await contentOf(ours.run(), "work-sts")).toMatchObject({ kind: "session", ...session });
    expect(await contentOf(ours.run(), "other")).toEqual({ kind: "none" });
  });

  test("is not written again where it holds all of it", async () => {
    const ours = machine({ "secret-tool": secretTool() });
    await fill(ours.run());
    const before = ours.files.get(path);
    await fill(ours.run());
    expect(ours.files.get(path)).toBe(before);
  });

  test("leaves what is there where one is made a second time", async () => {
    const ours = machine({ "secret-tool": secretTool() });
    await fill(ours.run());
    await createVault(ours.run(), file(ours.run()), undefined);
    expect(await contentOf(ours.run(), "work")).toMatchObject({ kind: "long-term" });
  });

  const changed: [string, (text: string) => string, string, RegExp][] = [
    ["a newer version", (text) => text.replace("version = 1", "version = 2"), "VAULT_VERSION", /newer version \(2\)/],
    ["an older one", (text) => text.replace("version = 1", "version = 0"), "VAULT_VERSION", /does not know any more/],
    ["no header", (text) => text.replace("[vault]", "[valut]"), "VAULT_INVALID", /has no section \[vault\]/],
    ["an id cut off", (text) => text.replace(/id = \w+/, "id = 12"), "VAULT_INVALID", /no valid id/],
    ["an unknown place", (text) => text.replace("= secret-service", "= moon"), "VAULT_INVALID", /key is "moon"/],
    ["a line of something else", (text) => `${text}torn\n`, "VAULT_INVALID", /is damaged: its line \d+ has no =/],
    ["a torn check", (text) => text.replace(/check = .*/, "check = sealed:AA"), "VAULT_INVALID", /no whole check/],
    ["a torn secret", (text) => text.replace(/(key = sealed:\S{20})\S+/, "$1"), "VAULT_INVALID", /cut off/],
    [
      "another key's secret",
      (text) => text.replace("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLF"),
      "VAULT_TAMPERED",
      /was changed, or is from another profile or key/,
    ],
    [
      "another profile's secret",
      (text) => text.replace("[profile work]", "[profile other]").replace("[profile work-sts]", "[profile work]"),
      "VAULT_TAMPERED",
      /was changed, or is from/,
    ],
  ];
  test.each(changed)("says so where it has %s, and stays as it is", async (_what, change, code, words) => {
    const ours = machine({ "secret-tool": secretTool() });
    await fill(ours.run());
    const text = change(ours.files.get(path) ?? "");
    ours.files.set(path, text);
    const error = await failure(contentOf(ours.run(), "work"));
    expect(error).toMatchObject({ code, message: expect.stringMatching(words) });
    expect(`${error.message} ${error.hint}`).not.toContain(pair.aws_secret_access_key);
    expect(ours.files.get(path)).toBe(text);
  });

  test("of another home does not open, whether its key is missing or another", async () => {
    const [ours, theirs] = [machine({ "secret-tool": secretTool() }), machine({ "secret-tool": secretTool() })];
    await fill(ours.run());
    await fill(theirs.run());
    theirs.files.set(path, ours.files.get(path) ?? "");
    expect(await failure(contentOf(theirs.run(), "work"))).toMatchObject({ code: "VAULT_LOCKED" });
    const same = machine({
      "secret-tool": (args) => (args[0] === "lookup" ? { stdout: Buffer.alloc(32).toString("base64") } : {}),
    });
    same.files.set(path, ours.files.get(path) ?? "");
    expect(await failure(contentOf(same.run(), "work"))).toMatchObject({ code: "VAULT_KEY_WRONG" });
  });

  test("that others put in its place meanwhile is not written to", async () => {
    const [ours, theirs] = [machine({ "secret-tool": secretTool() }), machine({ "secret-tool": secretTool() })];
    await fill(ours.run());
    await fill(theirs.run());
    const context = ours.run();
    const seen = await readVault(context);
    ours.files.set(path, (theirs.files.get(path) ?? "").replace("# ", "# other "));
    const edit = editVault(context, seen, { decide: () => [{ profile: "work", set: pair }] });
    expect(await failure(edit)).toMatchObject({ code: "CHANGED_MEANWHILE" });
  });
});

describe("the key of a vault", () => {
  const places: [string, Record<string, Program>, boolean, string][] = [
    ["secret-service", { "secret-tool": secretTool() }, false, "the Secret Service (GNOME Keyring, KWallet)"],
    ["keychain", { security: security(), "secret-tool": secretTool() }, false, "the macOS keychain"],
    ["dpapi", { "powershell.exe": powershell() }, true, "Windows (DPAPI)"],
  ];
  test.each(places)("is kept in %s, and never in an argument", async (name, programs, isWindows, words) => {
    const ours = machine(programs, isWindows);
    await fill(ours.run());
    const header = headerOf(await readVault(ours.run()));
    expect(header).toMatchObject({ keyFrom: name });
    expect(wordsOfSource(header?.keyFrom ?? "command")).toBe(words);
    expect(await contentOf(ours.run(), "work")).toMatchObject({ kind: "long-term" });
    // 32 bytes in base64 are 44 letters; what is longer is DPAPI's script.
    for (const line of ours.lines)
      expect(line.split(/[ (),;']/).filter((word) => /^[\w+/]{43}=$/.test(word))).toEqual([]);
  });

  test("is opened by no other user of Windows", async () => {
    const ours = machine({ "powershell.exe": powershell() }, true);
    await fill(ours.run());
    const theirs = machine({ "powershell.exe": powershell("bob") }, true);
    theirs.files.set(path, ours.files.get(path) ?? "");
    expect(await failure(contentOf(theirs.run(), "work"))).toMatchObject({
      code: "VAULT_LOCKED",
      message: expect.stringContaining("PowerShell says: Key not valid for use in specified state"),
    });
  });

  const typed = (...answers: string[]) => scriptedPrompt({ typed: answers });
  const long = "correct horse battery staple";

  test("is made of a passphrase where there is no keychain, which is said with the reason", async () => {
    const ours = machine({
      "secret-tool": () => ({ exitCode: 1, stderr: "secret-tool: Cannot autolaunch D-Bus without X11 $DISPLAY\n" }),
    });
    const prompt = typed("short", long, "another", long, long);
    await fill(ours.run(prompt));
    expect(prompt.shown.join("")).toBe(
      "No keychain for the key of the vault: secret-tool says: secret-tool: Cannot autolaunch D-Bus without X11 $DISPLAY.\n" +
        "A passphrase is used instead.\nThat is shorter than 12 characters. Try again.\nThe two are not the same. Try again.\n" +
        "It will be asked for each time, by every program that needs a session: nothing here remembers it (keyctl, of the package keyutils, in a session of a login).\n",
    );
    expect(ours.files.get(path)).toMatch(/\nkey = passphrase\nscrypt = N=131072,r=8,p=1\nsalt = \S+\n/);
    const asked = typed("wrong passphrase", long);
    expect(await contentOf(ours.run(asked), "work")).toMatchObject({ kind: "long-term" });
    expect(asked.questions).toEqual(Array(2).fill(`Passphrase of the vault ${path}: `));
    expect(await failure(contentOf(ours.run(), "work"))).toMatchObject({
      message: expect.stringContaining("it needs your passphrase, and there is no terminal"),
    });
  });

  test("is remembered by the kernel where it can, and asked for again where that has another", async () => {
    const keys = new Map<string, string>();
    const ours = machine({ keyctl: keyctl(keys) });
    const prompt = typed(long, long);
    await fill(ours.run(prompt));
    expect(prompt.shown.join("")).toMatch(/\nA passphrase is used instead\.\n$/);
    expect(await contentOf(ours.run(), "work")).toMatchObject({ kind: "long-term" });
    for (const name of keys.keys()) keys.set(name, Buffer.alloc(32).toString("base64"));
    expect(await failure(contentOf(ours.run(), "work"))).toMatchObject({ code: "VAULT_LOCKED" });
    expect(await contentOf(ours.run(typed(long)), "work")).toMatchObject({ kind: "long-term" });
    expect(ours.lines.join("\n")).not.toContain([...keys.values()][0]);
  });

  test("is made of what a command prints, and nothing else is tried then", async () => {
    let printed = "a secret that is long enough\n";
    const ours = machine({ sh: () => ({ stdout: printed }), "secret-tool": secretTool() });
    await fill(ours.run(), "pass show vault");
    expect(ours.files.get(path)).toContain("key = command\nvault_key_command = pass show vault\n");
    expect(await contentOf(ours.run(), "work")).toMatchObject({ kind: "long-term" });
    expect(new Set(ours.lines)).toEqual(new Set(["sh pass show vault"]));
    printed = "another secret that is long enough\n";
    expect(await failure(contentOf(ours.run(), "work"))).toMatchObject({ code: "VAULT_KEY_WRONG" });
    printed = "";
    expect(await failure(contentOf(ours.run(), "work"))).toMatchObject({
      code: "VAULT_LOCKED",
      hint: "Nothing was changed. Try it by hand: pass show vault",
    });
  });

  test.each([
    ["fails", { exitCode: 3 }, "ended with exit code 3"],
    ["prints too little", { stdout: "short\n" }, "printed fewer than 20 characters"],
  ])("is not made of a command that %s", async (_what, answer, words) => {
    const ours = machine({ sh: () => answer });
    expect(await failure(fill(ours.run(), "pass"))).toMatchObject({
      code: "VAULT_LOCKED",
      message: expect.stringContaining(words),
    });
    expect(ours.files.size).toBe(0);
  });

  test("has no place where there is neither keychain nor terminal: then there is no vault", async () => {
    const ours = machine({});
    const error = await failure(fill(ours.run()));
    expect(error.message).toBe(
      "There is nowhere to keep the key of a vault: secret-tool is not installed (Debian and Ubuntu: libsecret-tools; Fedora and Arch: libsecret); there is no terminal to ask for a passphrase on.",
    );
    expect(hasCode(error, "VAULT_LOCKED")).toBe(true);
    expect(ours.files.size).toBe(0);
  });

  test("is not taken for kept where the keychain gives back another", async () => {
    const ours = machine({ "secret-tool": (args) => (args[0] === "lookup" ? { stdout: "something else" } : {}) });
    expect((await failure(fill(ours.run()))).message).toContain("it gave back another key than it was given");
  });
});
