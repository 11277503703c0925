import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { realFiles } from "../context/real/files.js";
import { replaceFile } from "./replace-file.js";

test("what killed runs left of any file is removed, and a run that writes many lists their folder once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "replace-"));
  const self = { pid: 1, started: "boot-1", host: "here" };
  const strays = [".old.json.tmp.00ff.7.boot-1.here", ".other.json.tmp.00fe.7.boot-1.here"];
  const kept = [
    ".live.json.tmp.00ff.8.boot-1.here",
    ".far.json.tmp.00ff.7.boot-1.there",
    ".tmp.x.7.boot-1.here",
    "a.tmp",
  ];
  for (const name of [...strays, ...kept]) writeFileSync(join(folder, name), "secret");
  let lists = 0;
  let ids = 0;
  const real = realFiles();
  const list = (path: string) => {
    lists += 1;
    return real.list(path);
  };
  const context = {
    files: { ...real, list },
    processes: {
      self,
      isRunning: async ({ host, pid }: typeof self) => (host === "here" ? pid !== 7 : undefined),
      parent: () => Promise.reject(new Error("Nobody asks")),
      run: () => Promise.reject(new Error("Nothing runs")),
    },
    random: { integer: () => 0, id: () => String((ids += 1)).padStart(16, "0") },
  };
  const names = Array.from({ length: 20 }, (_, index) => `${index}.json`);
  for (const name of names) await replaceFile(context, join(folder, name), { content: "{}", like: undefined });
  expect(readdirSync(folder).sort()).toEqual([...kept, ...names].sort());
  expect(lists).toBe(1);
  rmSync(folder, { recursive: true });
});
