import { resolve } from "node:path";
import { credentialsFile } from "@iam-tools/core/profiles";
import { recordedOutput, testContext } from "@iam-tools/core/testing";
import { expect, test } from "@jest/globals";
import type { Files } from "@iam-tools/core/context";
import { run } from "./init.run.js";

/** Files in which nothing can be written: whatever tries is told so by the test context's way of throwing. */
function readOnlyFiles(content: Readonly<Record<string, string>>): Files {
  const stat = {
    kind: "file",
    mode: 0o600,
    uid: 1,
    gid: 1,
    links: 1,
    modified: new Date(),
    created: new Date(),
    version: "",
  } as const;
  const found = async <T>(path: string, value: T): Promise<T> => {
    if (path in content) return value;
    throw Object.assign(new Error("none"), { code: "ENOENT" });
  };
  const files: Partial<Files> = {
    home: resolve("/home/ann"),
    workingFolder: resolve("/"),
    read: async (path) => new TextEncoder().encode(await found(path, content[path] ?? "")),
    realPath: async (path) => (path.endsWith(".aws") ? path : found(path, path)),
    stat: async (path) => (path.endsWith(".aws") ? { ...stat, kind: "folder" } : found(path, stat)),
    list: () => Promise.resolve([]),
    canWrite: () => Promise.resolve(true),
    canReplace: () => Promise.resolve(true),
    mountsOf: () => Promise.resolve({ isMount: false, isMountedElsewhere: false }),
  };
  return files as Files;
}

test("the root user is refused, with the reason, and nothing is written", async () => {
  const client = { send: async () => ({ Arn: "arn:aws:iam::111122223333:root" }) as never };
  const context = testContext({
    env: {},
    err: recordedOutput(),
    files: readOnlyFiles({
      [resolve("/home/ann/.aws/credentials")]: "[root]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n",
    }),
    aws: { iam: async () => client, sts: async () => client } as never,
  });
  expect(credentialsFile(context).path).toBe(resolve("/home/ann/.aws/credentials"));
  const flags = { profile: "root", force: false, json: false, quiet: false, debug: false };
  await expect(run(context, flags as never)).rejects.toMatchObject({
    code: "NOT_A_USER",
    message: expect.stringContaining("is the account's root user, whose keys no tool should use"),
    hint: expect.stringContaining("Nothing was changed."),
  });
});
