import { describe, expect, test } from "@jest/globals";
import type { FileStat } from "../context/index.js";
import { readOnlyFiles } from "../testing/index.js";
import { readText } from "./read-text.js";

const path = "/home/ann/my people.csv";

const failing = (code: string, stat: Partial<FileStat> = {}) => {
  const files = readOnlyFiles({ [path]: "" });
  return {
    files: {
      ...files,
      uid: 1,
      read: () => Promise.reject(Object.assign(new Error(code), { code, path })),
      stat: async (asked: string) => ({ ...(await files.stat(asked)), ...stat }),
    },
  };
};

const shown = (hint: string) => ({
  code: "FILE_ERROR",
  message: `${path} could not be read: the permissions of the file or its directory do not allow it.`,
  hint,
});

describe("a text that may not be read", () => {
  test("is opened by its owner with the command that is told", async () => {
    await expect(readText(failing("EACCES", { mode: 0 }), path)).rejects.toMatchObject(
      shown(`It is yours; to allow it: chmod u+r '${path}'`),
    );
  });

  test.each([
    ["is another user's", { mode: 0, uid: 2 }],
    ["is readable by its mode", { mode: 0o400 }],
  ])("is looked at where it %s", async (_what, stat) => {
    await expect(readText(failing("EACCES", stat), path)).rejects.toMatchObject(
      shown(`To see the owner and the mode: ls -ld '${path}' /home/ann`),
    );
  });
});

test("a directory is told with the command that lists its files", async () => {
  await expect(readText(failing("EISDIR"), path)).rejects.toMatchObject({
    code: "USAGE",
    message: `${path} is a directory, not a file.`,
    hint: `Name a file. To see those in it: ls '${path}'`,
  });
});

test.each(["ENOENT", "ENOTDIR"])("that there is no file (%s) is the caller's to judge", async (code) => {
  await expect(readText(failing(code), path)).rejects.toMatchObject({ name: "Error", code });
});
