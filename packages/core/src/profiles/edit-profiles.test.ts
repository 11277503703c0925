import { spawnSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  chmodSync,
  closeSync,
  openSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath, platform } from "node:process";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { realFiles } from "../context/real/files.js";
import { realProcesses } from "../context/real/processes.js";
import type { Files } from "../context/index.js";
import { checkProfiles } from "./check-profiles.js";
import { editProfiles } from "./edit-profiles.js";
import { quote } from "../errors/index.js";
import { nameOfProcess, type LockContext } from "../files/index.js";
import { parseProfiles } from "./parse-profiles.js";
import type { ProfilesFile } from "./profiles-document.js";

/** Windows keeps who may do what with a file elsewhere, and makes links for few. */
const onPosix = platform === "win32" ? test.skip : test;

let folder: string;
let file: ProfilesFile;
let count = 0;

beforeEach(() => {
  // On macOS a link leads to the temporary folder, and Windows may have two names for it; messages name the real one.
  folder = mkdtempSync(join(realpathSync.native(tmpdir()), "edit-profiles-"));
  file = { kind: "credentials", path: join(folder, "credentials") };
});

afterEach(() => rmSync(folder, { recursive: true }));

function context(faults: Partial<Files> = {}): LockContext {
  return {
    files: { ...realFiles(), ...faults },
    processes: realProcesses(),
    clock: { now: () => new Date(), sleep: async (milliseconds) => setTimeout(milliseconds) },
    random: { integer: () => 0, id: () => String((count += 1)) },
    err: { write: () => undefined },
    signal: new AbortController().signal,
  };
}

/** What a caller read of the file before. */
const seen = () => parseProfiles(existsSync(file.path) ? readFileSync(file.path) : "", file);
const fails = (code: string) => async () => Promise.reject(Object.assign(new Error(code), { code }));
const decide = () => [{ profile: "a", set: { x: "2" } }];
const modeOf = (path: string) => statSync(path).mode & 0o777;
const write = (text: string, mode = 0o600) => {
  writeFileSync(file.path, text);
  chmodSync(file.path, mode);
};

describe("a file that its owner has closed to changes", () => {
  /** For the superuser, whom no mode keeps out. */
  const canWrite = async (path: string) => path !== file.path;

  onPosix("stays as it is, though its folder may be written", async () => {
    write("[a]\nx = 1\n", 0o444);
    const edit = editProfiles(context({ canWrite }), seen(), { decide, backup: true });
    await expect(edit).rejects.toMatchObject({
      code: "FILE_NOT_WRITABLE",
      message: `${file.path} cannot be saved: ${file.path} is not writable.`,
      hint: `To make it writable: chmod u+w ${quote(file.path)}`,
    });
    expect(readFileSync(file.path, "utf8")).toBe("[a]\nx = 1\n");
    expect(readdirSync(folder)).toEqual(["credentials"]);
  });

  onPosix("is in nobody's way where it has all of it already", async () => {
    write("[a]\nx = 2\n", 0o444);
    expect(await editProfiles(context({ canWrite }), seen(), { decide })).toMatchObject({ changed: false });
  });
});

describe("saving", () => {
  onPosix("makes a missing file that only its owner reads, and the folders for it", async () => {
    const path = join(folder, "one/two/credentials");
    const edited = await editProfiles(context(), parseProfiles("", { kind: "credentials", path }), {
      decide,
      backup: true,
    });
    expect(edited).toMatchObject({ changed: true, backup: undefined, warnings: [] });
    expect(readFileSync(path, "utf8")).toBe("[a]\nx = 2\n");
    expect([path, join(folder, "one"), join(folder, "one/two")].map(modeOf)).toEqual([0o600, 0o700, 0o700]);
  });

  test("decides by what is in the file, and writes nothing where nothing changes", async () => {
    write("[a]\nx = 2\n");
    const before = statSync(file.path).ino;
    const edited = await editProfiles(context({ rename: fails("EIO") }), seen(), { decide, backup: true });
    expect(edited).toMatchObject({ changed: false, backup: undefined });
    expect(statSync(file.path).ino).toBe(before);
    expect(readdirSync(folder)).toEqual(["credentials"]);
  });

  test("keeps the old content beside the file where asked to", async () => {
    write("[a]\nx = 1\n");
    writeFileSync(`${file.path}~`, "older");
    const { backup } = await editProfiles(context(), seen(), { decide, backup: true });
    expect(backup).toBe(`${file.path}~`);
    expect(readFileSync(`${file.path}~`, "utf8")).toBe("[a]\nx = 1\n");
    expect(readdirSync(folder).sort()).toEqual(["credentials", "credentials~"]);
  });

  onPosix("lets nobody else read the old content, whoever could read what was there", async () => {
    write("[a]\nx = 1\n", 0o644);
    writeFileSync(`${file.path}~`, "older", { mode: 0o644 });
    await editProfiles(context(), seen(), { decide, backup: true });
    expect(modeOf(`${file.path}~`)).toBe(0o600);
  });

  onPosix("keeps the file's mode, and says how to close one that others can read", async () => {
    write("[a]\nx = 1\n", 0o644);
    const { warnings } = await editProfiles(context(), seen(), { decide });
    expect(warnings).toEqual([
      `${file.path} can be read or written by other users. To close it: chmod 600 ${file.path}`,
    ]);
    expect(modeOf(file.path)).toBe(0o644);
  });

  onPosix("follows a link and leaves it a link, with the backup beside the link", async () => {
    mkdirSync(join(folder, "vault"));
    writeFileSync(join(folder, "vault/keys"), "[a]\nx = 1\n", { mode: 0o600 });
    symlinkSync("vault/keys", file.path);
    await editProfiles(context(), seen(), { decide, backup: true });
    expect(lstatSync(file.path).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, "vault/keys"), "utf8")).toBe("[a]\nx = 2\n");
    expect(readdirSync(folder).sort()).toEqual(["credentials", "credentials~", "vault"]);
    expect(readdirSync(join(folder, "vault"))).toEqual(["keys"]);
  });

  test("says that other names of the file keep the old content", async () => {
    write("[a]\nx = 1\n");
    linkSync(file.path, join(folder, "second"));
    const { warnings } = await editProfiles(context(), seen(), { decide });
    expect(warnings).toEqual([expect.stringContaining("has 2 names (hard links)")]);
  });

  test("removes what a killed process left, and only that", async () => {
    write("[a]\nx = 1\n");
    const { self } = realProcesses();
    const ended = spawnSync(execPath, ["--version"]).pid;
    const [dead, alive] = [{ ...self, pid: ended }, self].map(
      (process) => `.credentials.tmp.ff.${nameOfProcess(process)}`,
    );
    for (const name of [dead, alive]) writeFileSync(join(folder, name ?? ""), "");
    await editProfiles(context(), seen(), { decide });
    expect(readdirSync(folder).sort()).toEqual([alive, "credentials"]);
  });
});

describe("a program that writes in place, without a lock", () => {
  const others = "[a]\nx = 1\n[b]\ny = 1\n";
  const both = "[a]\nx = 2\n[b]\ny = 2\n";

  test("before the file is read: is waited for", async () => {
    write(others);
    const before = seen();
    write("");
    const edited = editProfiles(context(), before, { decide });
    await setTimeout(60);
    write(others.replace("y = 1", "y = 2"));
    expect((await edited).document.text).toBe(both);
    expect(readFileSync(file.path, "utf8")).toBe(both);
  });

  test("between reading and replacing: is found, and the file is read anew", async () => {
    write(others);
    let writes = 0;
    const create: Files["create"] = async (path, content, mode) => {
      await realFiles().create(path, content, mode);
      if (path.includes(".tmp.") && (writes += 1) === 1) write(others.replace("y = 1", "y = 2"));
    };
    await editProfiles(context({ create }), seen(), { decide });
    expect(readFileSync(file.path, "utf8")).toBe(both);
    expect(readdirSync(folder)).toEqual(["credentials"]);
  });

  onPosix("with the file open while it is replaced: what it writes is taken up", async () => {
    write(others);
    const rename: Files["rename"] = async (from, to) => {
      // As a shell's `>` does: the file is emptied, and filled a moment later.
      const opened = openSync(to, "w");
      writeSync(opened, others.slice(0, 12));
      await realFiles().rename(from, to);
      void finish(opened);
    };
    const finish = async (opened: number) => {
      await setTimeout(60);
      writeSync(opened, others.slice(12).replace("y = 1", "y = 2"));
      closeSync(opened);
    };
    let renames = 0;
    const once: Files["rename"] = async (from, to) =>
      (renames += 1) === 1 ? rename(from, to) : realFiles().rename(from, to);
    await editProfiles(context({ rename: once }), seen(), { decide });
    expect(readFileSync(file.path, "utf8")).toBe(both);
  });

  test("all the time: nothing is lost, and it is said", async () => {
    write(others);
    let count = 1;
    const create: Files["create"] = async (path, content, mode) => {
      await realFiles().create(path, content, mode);
      if (path.includes(".tmp.")) write(others.replace("y = 1", `y = ${(count += 1)}`));
    };
    await expect(editProfiles(context({ create }), seen(), { decide })).rejects.toMatchObject({
      code: "CHANGED_MEANWHILE",
      message: expect.stringContaining("keeps writing"),
    });
    expect(readFileSync(file.path, "utf8")).toBe(others.replace("y = 1", `y = ${count}`));
  });
});

test("where no lock can be taken since the directory is not writable, the way out is told as before a login", async () => {
  write("[a]\nx = 1\n");
  const closed = { create: fails("EACCES"), canWrite: async () => false };
  await expect(editProfiles(context(closed), seen(), { decide })).rejects.toMatchObject({
    code: "FILE_NOT_WRITABLE",
    message: expect.stringContaining("is not writable"),
  });
});

describe("where saving fails, the file is what it was and nothing is left beside it", () => {
  const unsaved = "could not be saved and is unchanged";
  const faults: [string, Partial<Files>, string][] = [
    ["the lock cannot be taken", { create: fails("EACCES") }, "could not be locked"],
    ["the file cannot be replaced", { rename: fails("EPERM") }, unsaved],
    [
      "the disk is full",
      {
        create: async (path, content, mode) =>
          content.length > 0 ? fails("ENOSPC")() : realFiles().create(path, content, mode),
      },
      unsaved,
    ],
  ];
  const expectUnsaved = async (fault: Partial<Files>, what: string, mode = 0o640) => {
    write("[a]\nx = 1\n", mode);
    await expect(editProfiles(context(fault), seen(), { decide })).rejects.toMatchObject({
      code: "FILE_ERROR",
      message: expect.stringContaining(`${file.path} ${what}: `),
    });
    expect(readFileSync(file.path, "utf8")).toBe("[a]\nx = 1\n");
    expect(readdirSync(folder)).toEqual(["credentials"]);
  };
  test.each(faults)("%s", (_, fault, what) => expectUnsaved(fault, what));
  onPosix("its mode cannot be kept", () =>
    expectUnsaved({ copyAttributes: async () => false, setMode: fails("EPERM") }, unsaved, 0o604),
  );

  test("the file is one that botocore rejects", async () => {
    write("[a]\nx = 1\n[a]\n");
    await expect(editProfiles(context(), seen(), { decide, backup: true })).rejects.toMatchObject({
      code: "CREDENTIALS_FILE_INVALID",
    });
    expect(readdirSync(folder)).toEqual(["credentials"]);
  });

  test("the one who decides refuses", async () => {
    write("[a]\nx = 1\n");
    const refuse = () => {
      throw new Error("refused");
    };
    await expect(editProfiles(context(), seen(), { decide: refuse, backup: true })).rejects.toThrow("refused");
    expect(readdirSync(folder)).toEqual(["credentials"]);
  });

  onPosix("a link that leads nowhere stays", async () => {
    symlinkSync("gone", file.path);
    await expect(editProfiles(context(), seen(), { decide })).rejects.toMatchObject({ code: "NOT_A_FILE" });
    expect(lstatSync(file.path).isSymbolicLink()).toBe(true);
  });
});

test("a disk that does not confirm is told apart from a failure: the new content is there", async () => {
  write("[a]\nx = 1\n");
  const faulty = context({ syncFolder: fails("EIO") });
  await expect(editProfiles(faulty, seen(), { decide })).rejects.toMatchObject({ code: "FILE_UNCERTAIN" });
  expect(readFileSync(file.path, "utf8")).toBe("[a]\nx = 2\n");
  expect(readdirSync(folder)).toEqual(["credentials"]);
});

describe("checking before anything is spent", () => {
  test("a file that is there: what it holds, and the warnings a change would give", async () => {
    write("[a]\nx = 1\n");
    linkSync(file.path, join(folder, "second"));
    const check = await checkProfiles(context(), file);
    expect(check).toMatchObject({ exists: true, warnings: [expect.stringContaining("hard links")] });
    expect([...check.document.profiles.keys()]).toEqual(["a"]);
  });

  test("a file that could be made passes, and is not made", async () => {
    const missing: ProfilesFile = { kind: "credentials", path: join(folder, "one/two/credentials") };
    expect(await checkProfiles(context(), missing)).toMatchObject({ exists: false, warnings: [] });
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([
    ["the file", "credentials"],
    ["its folder", ""],
  ])("%s that cannot be written is named, with what to type", async (_, name) => {
    write("[a]\n");
    const target = join(folder, name);
    const canWrite = async (path: string) => path !== target;
    const stat = async (path: string) => ({ ...(await realFiles().stat(path)), mode: 0o400 });
    await expect(checkProfiles(context({ canWrite, stat }), file)).rejects.toMatchObject({
      code: "FILE_NOT_WRITABLE",
      message: `${file.path} cannot be saved: ${target} is not writable.`,
      hint: `To make it writable: chmod u+w ${quote(target)}`,
    });
  });

  test("a file that does not parse, or is a folder, or cannot be read", async () => {
    write("x = 1\n");
    await expect(checkProfiles(context(), file)).rejects.toMatchObject({ code: "CREDENTIALS_FILE_INVALID" });
    await expect(checkProfiles(context(), { ...file, path: folder })).rejects.toMatchObject({ code: "NOT_A_FILE" });
    await expect(checkProfiles(context({ read: fails("EACCES") }), file)).rejects.toMatchObject({ code: "FILE_ERROR" });
  });
});
