import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Files } from "../src/context/index.js";
import { realContext } from "../src/context/real/index.js";
import { checkProfiles, editProfiles, proveSavable, readProfiles, type ProfilesFile } from "../src/profiles/index.js";
import { recordedOutput } from "../src/testing/index.js";

/** Whether a program is there, and may do that to a file: access lists and mounts are refused in some containers. */
function can(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

/** Extended attributes, by Python: the programs for them are on few machines. */
function label(verb: "set" | "get", path: string): boolean {
  const line = {
    set: "os.setxattr(sys.argv[1], 'user.note', b'mine')",
    get: "sys.exit(os.getxattr(sys.argv[1], 'user.note') != b'mine')",
  };
  return can("python3", "-c", `import os, sys; ${line[verb]}`, path);
}

const probe = mkdtempSync(join(tmpdir(), "probe-"));
writeFileSync(join(probe, "a"), "");
writeFileSync(join(probe, "b"), "");
const withAccessLists = can("setfacl", "-m", "u:1234:r", join(probe, "a")) ? test : test.skip;
const withLabels = label("set", join(probe, "a")) ? test : test.skip;
const canMount = can("mount", "--bind", join(probe, "a"), join(probe, "b"));
const withMounts = canMount ? test : test.skip;
if (canMount) execFileSync("umount", [join(probe, "b")]);
const withAttributes = can("chattr", "+a", join(probe, "a")) ? test : test.skip;
spawnSync("chattr", ["-a", join(probe, "a")], { stdio: "ignore" });
rmSync(probe, { recursive: true });

const real = realContext();
const text = "[a]\nx = 1\n";
let folder: string;
let file: ProfilesFile;
let undo: (() => void)[];

beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), "attributes-"));
  file = { kind: "credentials", path: join(folder, "credentials") };
  undo = [];
  writeFileSync(file.path, text, { mode: 0o600 });
});

afterEach(() => {
  for (const step of undo) step();
  rmSync(folder, { recursive: true });
});

async function edit(backup = false, faults: Partial<Files> = {}, err = recordedOutput()) {
  const context = { ...real, err, files: { ...real.files, ...faults } };
  const seen = await readProfiles(context, file);
  return editProfiles(context, seen, { backup, decide: () => [{ profile: "a", set: { x: "2" } }] });
}

const check = () => checkProfiles(real, file, { backup: true });
const accessListOf = (path: string) => execFileSync("getfacl", ["-p", "-c", path], { encoding: "utf8" });

function expectAsItWas(): void {
  expect(readFileSync(file.path, "utf8")).toBe(text);
  expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
}

describe("who may use the file", () => {
  withAccessLists("stays as it is, with an access list and extended attributes", async () => {
    chmodSync(file.path, 0o600);
    execFileSync("setfacl", ["-m", "u:1234:r", file.path]);
    const before = accessListOf(file.path);
    expect(before).toContain("user:1234:r--\ngroup::---\n");
    const { warnings } = await edit(true);
    expect(readFileSync(file.path, "utf8")).toContain("x = 2");
    expect(accessListOf(file.path)).toBe(before);
    expect(accessListOf(`${file.path}~`)).toMatch(/^user::rw-\ngroup::---\nother::---\n/);
    expect(warnings).toEqual([expect.stringContaining("can be read or written by other users")]);
  });

  withAccessLists("is told where it cannot be copied, and the group gets nothing", async () => {
    execFileSync("setfacl", ["-m", "u:1234:r", file.path]);
    const err = recordedOutput();
    await edit(false, { copyAttributes: () => Promise.resolve(false) }, err);
    expect(accessListOf(file.path)).toBe("user::rw-\ngroup::---\nother::---\n\n");
    expect(err.text).toMatch(/^Warning: .*could not be copied.*chmod g\+r/);
  });

  withLabels("is kept with what others noted at a file that is its owner's alone", async () => {
    expect(label("set", file.path)).toBe(true);
    const { warnings } = await edit(true);
    expect(readFileSync(file.path, "utf8")).toContain("x = 2");
    expect(label("get", file.path)).toBe(true);
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
    expect(warnings).toEqual([]);
  });

  test("is no reason to warn, where nothing can be copied, and the file is its owner's alone", async () => {
    const { warnings } = await edit(false, { copyAttributes: () => Promise.resolve(false) });
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
    expect(warnings).toEqual([]);
  });
});

describe("what cannot be replaced is known before, and nothing is changed", () => {
  afterEach(expectAsItWas);

  withMounts("a file that is mounted by itself", async () => {
    const source = join(folder, "source");
    writeFileSync(source, text);
    execFileSync("mount", ["--bind", source, file.path]);
    undo.push(() => execFileSync("umount", [file.path]));
    await expect(check()).rejects.toMatchObject({
      code: "FILE_NOT_WRITABLE",
      message: expect.stringContaining("is mounted as a single file"),
      hint: expect.stringContaining("Mount the directory"),
    });
    await expect(edit()).rejects.toMatchObject({ code: "FILE_NOT_WRITABLE" });
    // The other way round, it can be replaced, and the mount keeps what it had.
    const { warnings } = await checkProfiles(real, { kind: "credentials", path: source });
    expect(warnings).toContainEqual(expect.stringContaining("is mounted elsewhere as a single file"));
  });

  withMounts("a file on a disk that is full", async () => {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]);
    undo.push(() => execFileSync("umount", [folder]));
    writeFileSync(file.path, text);
    writeFileSync(join(folder, "rest"), new Uint8Array(48 * 1024));
    const context = real;
    const document = await readProfiles(context, file);
    await expect(proveSavable(context, document, { backup: true })).rejects.toMatchObject({
      code: "FILE_ERROR",
      message: expect.stringContaining("the disk is full"),
    });
    rmSync(join(folder, "rest"));
    await proveSavable(context, document, { backup: true });
  });

  withAttributes.each([
    ["a file that may only grow", "+a", "credentials"],
    ["a file that may not change", "+i", "credentials"],
    ["a folder in which names may only be added", "+a", "."],
    ["a folder that may not change", "+i", "."],
    ["a backup that may not change", "+i", "credentials~"],
  ])("%s", async (_what, attribute, name) => {
    const path = join(folder, name);
    if (!existsSync(path)) writeFileSync(path, "");
    execFileSync("chattr", [attribute, path]);
    undo.push(() => execFileSync("chattr", [attribute.replace("+", "-"), path]));
    await expect(check()).rejects.toMatchObject({
      code: "FILE_NOT_WRITABLE",
      hint: expect.stringContaining("lsattr -d"),
    });
  });

  test("a backup's name that is a folder, or too long", async () => {
    mkdirSync(`${file.path}~`);
    await expect(check()).rejects.toMatchObject({ message: expect.stringContaining("it is a directory"), hint: /mv / });
    rmSync(`${file.path}~`, { recursive: true });
    const long = join(folder, "c".repeat(255));
    writeFileSync(long, text);
    await expect(checkProfiles(real, { ...file, path: long }, { backup: true })).rejects.toMatchObject({
      code: "FILE_ERROR",
      message: expect.stringContaining("its name is too long"),
    });
  });
});

test("a name of 250 letters can be edited like any other", async () => {
  file = { kind: "credentials", path: join(folder, "ü".repeat(125)) };
  writeFileSync(file.path, text, { mode: 0o600 });
  await checkProfiles(real, file, { backup: true });
  await proveSavable(real, await readProfiles(real, file), { backup: true });
  await edit(true);
  expect(readFileSync(file.path, "utf8")).toContain("x = 2");
  expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
});

describe("as a user who is not root", () => {
  const script = `
    import { realContext } from "@iam-tools/core/context/real";
    import { checkProfiles } from "@iam-tools/core/profiles";
    const [, path] = process.argv;
    await checkProfiles(realContext(), { kind: "credentials", path }).then(
      () => console.log("fine"),
      ({ message, hint }) => console.log(message + " " + hint),
    );`;
  const asOther = can("setpriv", "--reuid", "1234", "--clear-groups", "true") ? test : test.skip;
  const checked = () =>
    execFileSync(
      "setpriv",
      ["--reuid", "1234", "--regid", "1234", "--clear-groups", "node", "--input-type=module", "-e", script, file.path],
      { encoding: "utf8", cwd: new URL("..", import.meta.url) },
    );

  asOther.each([
    [
      "a file of another user, open to all, in one's own folder",
      1234,
      0o700,
      [0, 0, 0o666],
      /belongs to another user.*sudo chown/,
    ],
    ["a file of another user in a folder with the sticky bit", 0, 0o1777, [0, 0, 0o666], /cannot be replaced.*sticky/],
    [
      "a file that is open to a group one is no member of",
      1234,
      0o700,
      [1234, 4321, 0o640],
      /not a member of.*chmod g=/,
    ],
    ["a file of another user that may not be written", 1234, 0o700, [0, 0, 0o644], /is not writable.*sudo chown/],
    ["a file that its owner may not write", 1234, 0o700, [1234, 1234, 0o400], /is not writable.*chmod u\+w/],
  ] as const)("%s", (_what, owner, folderMode, [uid, gid, mode], said) => {
    chownSync(folder, owner, owner);
    chmodSync(folder, folderMode);
    chownSync(file.path, uid, gid);
    chmodSync(file.path, mode);
    const { ino } = statSync(file.path);
    expect(checked()).toMatch(said);
    expect(statSync(file.path).ino).toBe(ino);
  });

  withMounts("a folder of another user on what is mounted read-only", () => {
    chmodSync(folder, 0o755);
    chmodSync(file.path, 0o644);
    execFileSync("mount", ["--bind", folder, folder]);
    try {
      execFileSync("mount", ["-o", "remount,ro,bind", folder]);
      const said = checked();
      expect(said).toMatch(/is not writable.*mounted read-only.*findmnt -T/);
      expect(said).not.toMatch(/chown|chmod/);
    } finally {
      execFileSync("umount", [folder]);
    }
  });

  asOther("a link into another user's store", () => {
    const store = mkdtempSync(join(realpathSync(tmpdir()), "store-"));
    undo.push(() => rmSync(store, { recursive: true }));
    chmodSync(store, 0o555);
    rmSync(file.path);
    writeFileSync(join(store, "credentials"), text);
    chmodSync(join(store, "credentials"), 0o444);
    symlinkSync(join(store, "credentials"), file.path);
    chownSync(folder, 1234, 1234);
    const said = checked();
    expect(said).toMatch(/is not writable.*link to a file that something else manages.*mv -f/);
    expect(said).not.toContain("chown");
    const asUser = ["--reuid", "1234", "--regid", "1234", "--clear-groups", "sh", "-c"];
    execFileSync("setpriv", [...asUser, /install -m 600 .*/.exec(said)?.[0] ?? "false"]);
    expect(statSync(file.path)).toMatchObject({ uid: 1234, mode: 0o100600 });
    expect(checked()).not.toContain("is not writable");
  });
});
