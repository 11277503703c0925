import { spawn } from "node:child_process";
import { once } from "node:events";
import { execPath, pid, platform } from "node:process";
import { expect, test } from "@jest/globals";
import { realProcesses } from "./processes.js";

test("this process runs", async () => {
  const processes = realProcesses();
  expect(processes.self.pid).toBe(pid);
  expect(await processes.isRunning(processes.self)).toBe(true);
});

test("one that had the same number before does not, where the system tells them apart", async () => {
  const processes = realProcesses();
  const isRunning = await processes.isRunning({ ...processes.self, started: "another-boot-5" });
  expect(isRunning).toBe(processes.self.started === "");
  expect(processes.self.started === "").toBe(platform !== "linux");
});

test("one that has ended does not", async () => {
  const processes = realProcesses();
  const child = spawn(execPath, ["-e", "setTimeout(() => {}, 60_000)"]);
  const ended = once(child, "exit");
  const identity = { host: processes.self.host, pid: child.pid ?? 0, started: "" };
  expect(await processes.isRunning(identity)).toBe(true);
  child.kill("SIGKILL");
  await ended;
  expect(await processes.isRunning(identity)).toBe(false);
});

test("nobody can tell about a process of another machine", async () => {
  const processes = realProcesses();
  expect(await processes.isRunning({ ...processes.self, host: "elsewhere" })).toBeUndefined();
});
