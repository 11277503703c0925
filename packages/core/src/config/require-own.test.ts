import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Context, FileStat } from "../context/index.js";
import { realContext } from "../context/real/index.js";
import { describe, expect, test } from "@jest/globals";
import { requireOwn } from "./require-own.js";

const path = "/home/roger/project/iam-user-admin.yaml";
const passwd =
  "root:x:0:0:root:/root:/bin/sh\nroger:x:1000:1000::/home/roger:/bin/sh\nann:x:1001:1001::/home/ann:/bin/sh\n";

interface Case {
  readonly mode?: number;
  readonly gid?: number;
  readonly group?: string;
  readonly passwd?: string;
  readonly hasAccessList?: boolean;
}

function judged({ mode = 0o664, gid = 1000, group = "roger:x:1000:\n", hasAccessList = false, ...more }: Case) {
  const texts: Record<string, string> = { "/etc/group": group, "/etc/passwd": more.passwd ?? passwd };
  const files = {
    uid: 1000,
    realPath: (asked: string) => Promise.resolve(asked),
    stat: (asked: string) =>
      Promise.resolve(
        (asked === path
          ? { kind: "file", mode, uid: 1000, gid }
          : { kind: "folder", mode: 0o755, uid: 1000, gid: 1000 }) as FileStat,
      ),
    read: (asked: string) => {
      const text = texts[asked];
      return text === undefined ? Promise.reject(new Error("ENOENT")) : Promise.resolve(new TextEncoder().encode(text));
    },
    hasAccessList: () => Promise.resolve(hasAccessList),
  } as unknown as Context["files"];
  return requireOwn({ env: {}, files }, path, "Or name it.");
}

describe("a file that its group can write", () => {
  test.each<[string, Case]>([
    ["where it is the user's own", {}],
    ["where only the user is named in it", { group: "roger:x:1000:roger\n" }],
    ["where this machine's files do not know it", { group: "" }],
  ])("is used %s", async (_, how) => {
    await expect(judged(how)).resolves.toBeUndefined();
  });

  test.each<[string, Case]>([
    ["where it is another group", { gid: 100 }],
    ["where others are in the group", { group: "roger:x:1000:roger,ann\n" }],
    ["where it is another's first group", { passwd: passwd.replace("1001:1001", "1001:1000") }],
    ["where there is an access list", { hasAccessList: true }],
    ["where everybody can write it", { mode: 0o666 }],
  ])("is not %s", async (_, how) => {
    await expect(judged(how)).rejects.toMatchObject({
      exitCode: 4,
      message: `${path} is not used: ${path} can be written by other users.`,
      hint: `Nothing was changed. If it is yours alone, remove the rights of others: chmod go-w ${path}\nOr name it.`,
    });
  });

  test("and without the right of writing its access list does not matter", async () => {
    await expect(judged({ mode: 0o644, hasAccessList: true, gid: 100 })).resolves.toBeUndefined();
  });
});

/** Some file systems have none, and some machines no command for them. */
async function letAnotherWrite(file: string): Promise<boolean> {
  return promisify(execFile)("setfacl", ["-m", "u:4321:rwx", file]).then(
    () => true,
    () => false,
  );
}

test("an access list of this machine's is seen, of a file and of its folder, and the command that is named helps", async () => {
  const folder = await mkdtemp(join(tmpdir(), "own file "));
  try {
    for (const name of ["a b/config.yaml", "a b"]) {
      await mkdir(join(folder, "a b"), { recursive: true, mode: 0o755 });
      await writeFile(join(folder, "a b/config.yaml"), "");
      await chmod(join(folder, "a b"), 0o755);
      const config = join(folder, "a b/config.yaml");
      const context = realContext();
      await requireOwn(context, config, "");
      if (!(await letAnotherWrite(join(folder, name)))) return;
      const error: unknown = await requireOwn(context, config, "").catch((reason: unknown) => reason);
      expect(error).toMatchObject({
        message: `${config} is not used: ${join(folder, name)} can be written by other users.`,
      });
      const [, command = ""] = /: (chmod .*)/.exec((error as { hint: string }).hint) ?? [];
      await promisify(execFile)("sh", ["-c", command]);
      await requireOwn(context, config, "");
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
