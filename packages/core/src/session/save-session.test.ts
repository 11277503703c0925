import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { realFiles } from "../context/real/files.js";
import { realProcesses } from "../context/real/processes.js";
import { parseProfiles } from "../profiles/parse-profiles.js";
import { scriptedPrompt } from "../testing/index.js";
import { saveSession } from "./save-session.js";

let folder: string;
let count = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "save-session-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const context = {
  files: realFiles(),
  processes: realProcesses(),
  clock: { now: () => new Date(), sleep: () => Promise.resolve() },
  random: { integer: () => 0, id: () => String((count += 1)) },
  err: { write: () => undefined },
  prompt: scriptedPrompt({}),
  signal: new AbortController().signal,
};

test.each([
  ["keys", ""],
  ["keys beside the token of an earlier session", "aws_session_token = old\n"],
])("long-term %s that came into the target since it was checked are not overwritten", async (_what, token) => {
  const path = join(folder, "credentials");
  const seen = parseProfiles("[work]\nregion = x\n", { kind: "credentials", path });
  const now = `[work]\nregion = x\n\n[target]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = s\n${token}`;
  writeFileSync(path, now, { mode: 0o600 });
  const session = { accessKeyId: "ASIA", secretAccessKey: "s", sessionToken: "t", expiration: new Date(0) };
  const save = (overwrite: boolean) =>
    saveSession(context, seen, {
      target: "target",
      session,
      settings: {},
      durationSeconds: 900,
      backup: false,
      overwrite,
    });
  await expect(save(false)).rejects.toMatchObject({ code: "REFUSED", exitCode: 4 });
  expect(readFileSync(path, "utf8")).toBe(now);
  await save(true);
  expect(readFileSync(path, "utf8")).not.toContain("AKIA");
});
