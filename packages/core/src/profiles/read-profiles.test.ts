import { expect, test } from "@jest/globals";
import type { Context } from "../context/index.js";
import { readProfiles } from "./read-profiles.js";

const file = { kind: "credentials", path: "/home/ann/.aws/credentials" } as const;

function filesOf(now: { text: string; isSettled: boolean }) {
  const counts = { reads: 0 };
  const files: Partial<Context["files"]> = {
    stat: (async () => ({ kind: "file", version: now.text, isSettled: now.isSettled })) as never,
    read: async () => {
      counts.reads += 1;
      return new TextEncoder().encode(now.text);
    },
  };
  return { counts, context: { files: files as Context["files"] } };
}

test("a file is read once as long as it stays what it is", async () => {
  const now = { text: "[a]\n", isSettled: true };
  const { counts, context } = filesOf(now);
  for (let turn = 0; turn < 3; turn += 1) await readProfiles(context, file);
  expect(counts.reads).toBe(1);
  now.text = "[b]\n";
  expect([...(await readProfiles(context, file)).profiles.keys()]).toEqual(["b"]);
});

test("a file that was written to a moment ago is read again: its times would not show another write", async () => {
  const { counts, context } = filesOf({ text: "[a]\n", isSettled: false });
  await readProfiles(context, file);
  await readProfiles(context, file);
  expect(counts.reads).toBe(2);
});

test("a file with a mistake in it is a mistake each time", async () => {
  const { context } = filesOf({ text: "nothing\n", isSettled: true });
  for (const _turn of [1, 2]) {
    await expect(readProfiles(context, file)).rejects.toMatchObject({ code: "CREDENTIALS_FILE_INVALID" });
  }
});
