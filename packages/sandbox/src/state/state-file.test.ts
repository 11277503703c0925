import { lchown, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { temporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.js";
import { newAccount, newUser } from "./new-state.js";
import { keepState, loadState } from "./state-file.js";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const state = { accounts: new Map([["111122223333", newAccount("111122223333", "aws")]]), sessions: new Map() };

describe("a kept state", () => {
  test("is in a file of mode 0600, with nothing left beside it", async () => {
    const path = join(folder.path, "state.json");
    await keepState(path, state).flush();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder.path)).toEqual(["state.json"]);
    expect((await loadState(path))?.accounts.has("111122223333")).toBe(true);
  });

  test("of an earlier version is read, which named service-specific credentials otherwise", async () => {
    const path = join(folder.path, "state.json");
    const account = newAccount("111122223333", "aws");
    account.users.set("roger", newUser("roger", "/", new Date(0)));
    await keepState(path, { ...state, accounts: new Map([[account.id, account]]) }).flush();
    const text = await readFile(path, "utf8");
    expect(text).toContain('"serviceSpecificCredentials"');
    await writeFile(path, text.replace('"serviceSpecificCredentials"', '"serviceCredentials"'));
    const read = await loadState(path);
    expect(read?.accounts.get(account.id)?.users.get("roger")?.serviceSpecificCredentials).toEqual([]);
  });

  test("is never written through a link that someone planted where the new file would be made", async () => {
    const path = join(folder.path, "state.json");
    const victim = join(folder.path, "victim");
    await writeFile(victim, "theirs");
    await symlink(victim, `${path}.${process.pid}.new`);
    await keepState(path, state).flush();
    expect(await readFile(victim, "utf8")).toBe("theirs");
  });

  // Only root can give a link away.
  const asRoot = process.getuid?.() === 0 ? test : test.skip;
  asRoot("is not written through a link of another user's, to a file that is there or not", async () => {
    const path = join(folder.path, "state.json");
    await symlink(join(folder.path, "victim"), path);
    await lchown(path, 4321, 4321);
    await expect(keepState(path, state).flush()).rejects.toThrow("is a link that another user made (uid 4321)");
    expect(await readdir(folder.path)).toEqual(["state.json"]);
  });

  test("leaves nothing beside it where it cannot be put in place", async () => {
    const path = join(folder.path, "state.json");
    await mkdir(path);
    await expect(keepState(path, state).flush()).rejects.toMatchObject({
      code: "FILE_ERROR",
      message: `${path} could not be saved: it is a directory.`,
    });
    expect(await readdir(folder.path)).toEqual(["state.json"]);
  });
});
