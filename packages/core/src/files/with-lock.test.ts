import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { realFiles } from "../context/real/files.js";
import { realProcesses } from "../context/real/processes.js";
import type { ProcessIdentity } from "../context/index.js";
import { nameOfProcess } from "./process-name.js";
import { withLock, type LockContext } from "./with-lock.js";

let folder: string;
let path: string;
let running: Set<number>;
let told: string;
let count = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
  path = join(folder, "credentials");
  running = new Set([1]);
  told = "";
});

afterEach(() => rmSync(folder, { recursive: true }));

function context(pid = 1, signal = new AbortController().signal): LockContext {
  return {
    files: realFiles(),
    processes: {
      ...realProcesses(),
      self: { pid, started: "boot-1", host: "here.example.com" },
      isRunning: async ({ host, pid }) => (host === "here.example.com" ? running.has(pid) : undefined),
    },
    clock: { now: () => new Date(), sleep: async (milliseconds) => setTimeout(milliseconds, undefined, { signal }) },
    random: { integer: () => 0, id: () => String((count += 1)).padStart(16, "0") },
    err: { write: (text) => void (told += text) },
    signal,
  };
}

/** What a process that holds or waits for the lock has in the folder. */
function leaveTicket(number: number, holder: Partial<ProcessIdentity>): string {
  const name = nameOfProcess({ pid: 2, started: "boot-2", host: "here.example.com", ...holder });
  const file = join(folder, `.credentials.lock.${String(number).padStart(10, "0")}.00ff.${name}`);
  writeFileSync(file, "");
  return file;
}

test("one at a time, first come first served, and nothing is left", async () => {
  const seen: string[] = [];
  const work = async (name: string) =>
    withLock(context(), path, async () => {
      seen.push(`${name} in`);
      await setTimeout(5);
      seen.push(`${name} out`);
    });
  const first = work("a");
  while (seen.length === 0) await setTimeout(1);
  await Promise.all([first, work("b").then(async () => work("c"))]);
  expect(seen).toEqual(["a in", "a out", "b in", "b out", "c in", "c out"]);
  expect(readdirSync(folder)).toEqual([]);
});

test("many at once never meet", async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await setTimeout(0);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 30 }, async () => withLock(context(), path, work)));
  expect(most).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

/** `work` of two processes, the first of which is the one given, and how many were ever in it at once. */
async function mostAtOnce(slow: LockContext): Promise<number> {
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await setTimeout(60);
    inside -= 1;
  };
  await Promise.all([withLock(slow, path, work), setTimeout(10).then(() => withLock(context(), path, work))]);
  return most;
}

test("who is about to take a number is waited for, since another may have taken the same meanwhile", async () => {
  const { files, ...rest } = context();
  const create: typeof files.create = async (name, ...content) => {
    // It has looked which numbers are held, and stands still before it takes its own.
    if (!name.includes(".lock.0000000000.")) await setTimeout(30);
    return files.create(name, ...content);
  };
  // Of two with the same number it comes first.
  const random = { integer: () => 0, id: () => "0" };
  expect(await mostAtOnce({ ...rest, random, files: { ...files, create } })).toBe(1);
});

test("a folder that changed while it was listed is looked at once more", async () => {
  running.add(2);
  const ahead = leaveTicket(1, { pid: 2 });
  const { files, ...rest } = context();
  let looks = 0;
  const list: typeof files.list = async (name) => {
    looks += 1;
    const names = await files.list(name);
    // The first look is for a number, the second for whom to wait for: it meets the change from number 0 to number 1.
    return looks === 2 ? names.filter((one) => !ahead.endsWith(one)) : names;
  };
  const waiting = withLock({ ...rest, files: { ...files, list } }, path, async () => 5, { timeout: 20 });
  await expect(waiting).rejects.toThrow("process 2");
});

test("answers what the work answers, and goes on after work that failed", async () => {
  await expect(withLock(context(), path, async () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await withLock(context(), path, async () => 5)).toBe(5);
});

test("tickets of dead processes are dropped, whether they held the lock or were picking a number", async () => {
  leaveTicket(0, { pid: 2 });
  leaveTicket(7, { pid: 3 });
  expect(await withLock(context(), path, async () => 5)).toBe(5);
  expect(readdirSync(folder)).toEqual([]);
});

test("tickets that cannot be removed block nobody, be they of the dead or of a run's own", async () => {
  leaveTicket(0, { pid: 2 });
  leaveTicket(3, { pid: 4 });
  const files = { ...realFiles(), remove: async () => Promise.reject(new Error("EPERM")) };
  for (const work of ["first", "second"]) {
    expect(await withLock({ ...context(), files }, path, async () => work)).toBe(work);
  }
  expect(told).toBe("");
});

test("a live process is waited for, then named", async () => {
  running.add(2);
  leaveTicket(7, { pid: 2 });
  await expect(withLock(context(), path, async () => 5, { timeout: 20 })).rejects.toMatchObject({
    code: "FILE_LOCKED",
    message: `${path} is being changed by process 2, which did not finish within 0.02 seconds.`,
    hint: "Try again when it has ended; ps -p 2 shows what it is.",
  });
  expect(readdirSync(folder)).toHaveLength(1);
});

test("each of those in front has that time, however many there are", async () => {
  for (const pid of [2, 3, 4]) {
    running.add(pid);
    leaveTicket(pid, { pid });
  }
  let now = 0;
  const sleep = async () => {
    now += 6_000;
    running.delete([...running].find((pid) => pid !== 1) ?? 0);
  };
  const clock = { now: () => new Date(now), sleep };
  expect(await withLock({ ...context(), clock }, path, async () => now)).toBe(18_000);
});

test.each([
  [{ host: "here.example.com" }, {}, "Waiting for process 2… (Ctrl-C to stop)\n"],
  [{ host: "there" }, {}, "Waiting for process 2 on there… (Ctrl-C to stop)\n"],
  [{}, { isTold: true }, ""],
])("who waits is told for whom before two seconds are over, once: %j %j", async (holder, options, line) => {
  running.add(2);
  leaveTicket(7, holder);
  let now = 0;
  const tellings: string[] = [];
  const clock = { now: () => new Date(now), sleep: async () => void tellings.push(`${(now += 250)} ${told}`) };
  const waiting = withLock({ ...context(), clock }, path, async () => 5, { timeout: 5_000, ...options });
  await expect(waiting).rejects.toMatchObject({ code: "FILE_LOCKED" });
  expect(told).toBe(line);
  expect(tellings[7]).toBe(`2000 ${line}`);
});

test("a process of another machine is waited for, until its ticket is minutes old", async () => {
  const ticket = leaveTicket(7, { host: "there" });
  await expect(withLock(context(), path, async () => 5, { timeout: 20 })).rejects.toMatchObject({
    message: expect.stringContaining("process 2 on there"),
  });
  const long = new Date(Date.now() - 11 * 60_000);
  utimesSync(ticket, long, long);
  expect(await withLock(context(), path, async () => 5)).toBe(5);
});

test("a process of another machine that shows that it lives is waited for, however long it has held the lock", async () => {
  const ticket = leaveTicket(7, { host: "there" });
  const long = new Date(Date.now() - 11 * 60_000);
  utimesSync(ticket, long, long);
  await realFiles().touch(ticket);
  await expect(withLock(context(), path, async () => 5, { timeout: 20 })).rejects.toThrow("process 2 on there");
});

test("a ticket of another machine from a clock that was a year ahead blocks nobody", async () => {
  const ahead = new Date(Date.now() + 365 * 86_400_000);
  utimesSync(leaveTicket(7, { host: "there" }), ahead, ahead);
  expect(await withLock(context(), path, async () => 5)).toBe(5);
});

test("this machine's clock does not make others dead", async () => {
  leaveTicket(7, { host: "there" });
  const ahead = { ...context().clock, now: () => new Date(Date.now() + 3_600_000) };
  const waiting = withLock({ ...context(), clock: ahead }, path, async () => 5, { timeout: 20 });
  await expect(waiting).rejects.toThrow("process 2 on there");
});

test("who was taken for dead finds out", async () => {
  const held = await withLock(context(), path, async (lock) => {
    const before = await lock.isHeld();
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    return [before, await lock.isHeld()];
  });
  expect(held).toEqual([true, false]);
});

test("a cancelled run stops waiting and leaves the queue", async () => {
  running.add(2);
  leaveTicket(7, { pid: 2 });
  const abort = new AbortController();
  const { clock, ...rest } = context(1, abort.signal);
  const sleep: typeof clock.sleep = (milliseconds) => {
    const slept = clock.sleep(milliseconds);
    abort.abort(new Error("cancelled"));
    return slept;
  };
  const waiting = withLock({ ...rest, clock: { ...clock, sleep } }, path, async () => 5);
  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  expect(readdirSync(folder)).toHaveLength(1);
  await expect(withLock(context(1, abort.signal), path, async () => 5)).rejects.toThrow("cancelled");
});

test("other files in the folder are nobody's tickets", async () => {
  const others = [
    ".credentials.lock.0000000001",
    ".credentials.lock.x.y.2.s.here",
    ".other.lock.0000000001.a.2.s.here",
  ];
  for (const name of others) writeFileSync(join(folder, name), "");
  expect(await withLock(context(), path, async () => 5)).toBe(5);
  expect(readdirSync(folder).sort()).toEqual(others.sort());
});

test("a disk without room for a ticket is told as one", async () => {
  const create = () => Promise.reject(Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC" }));
  const full = { ...context(), files: { ...realFiles(), create } };
  await expect(withLock(full, path, async () => undefined)).rejects.toMatchObject({
    code: "FILE_ERROR",
    message: `${path} could not be locked: the disk is full.`,
  });
});

test("while it looks for its number a process holds number 0, which goes before all others", async () => {
  const held: string[][] = [];
  const list = async (path: string) => {
    held.push(readdirSync(path));
    return realFiles().list(path);
  };
  await withLock({ ...context(), files: { ...realFiles(), list } }, path, async () => undefined);
  expect(held[0]).toEqual([expect.stringMatching(/^\.credentials\.lock\.0{10}\./)]);
});

describe("claims", () => {
  test("let those by who have none in common, in one file each, and make the others wait", async () => {
    const seen: string[] = [];
    const work = async (name: string, claims: readonly string[], until = async () => undefined as unknown) =>
      withLock(
        context(),
        path,
        async () => {
          seen.push(`${name} in`);
          expect(readdirSync(folder).length).toBeLessThan(8);
          await until();
          seen.push(`${name} out`);
        },
        { claims },
      );
    let others: Promise<unknown> | undefined;
    const first = work("ab", ["a", "b"], async () => {
      const c = work("c", ["c"]);
      others = Promise.all([c, work("bd", ["d", "b"])]);
      await c;
    });
    await first;
    await others;
    expect(seen).toEqual(["ab in", "c in", "c out", "ab out", "bd in", "bd out"]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("are told where another does not end in time", async () => {
    const file = leaveTicket(5, {});
    running.add(2);
    writeFileSync(file, "x\nb\ny");
    const waiting = withLock(context(), path, async () => "in", { claims: ["a", "b"], timeout: 50 });
    await expect(waiting).rejects.toMatchObject({ code: "FILE_LOCKED", claim: "b" });
    expect(await withLock(context(), path, async () => "in", { claims: ["a"] })).toBe("in");
  });

  test("of the dead are removed, in the way or not", async () => {
    for (const [number, content] of [
      [5, "a"],
      [6, "z"],
    ] as const) {
      writeFileSync(leaveTicket(number, {}), content);
    }
    expect(await withLock(context(), path, async () => "in", { claims: ["a"] })).toBe("in");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("wait for all who are picking a number, and for who claims the whole", async () => {
    running.add(2);
    for (const number of [0, 5]) {
      const file = leaveTicket(number, {});
      const waiting = withLock(context(), path, async () => "in", { claims: ["a"], timeout: 50 });
      await expect(waiting).rejects.toMatchObject({ code: "FILE_LOCKED" });
      rmSync(file);
    }
  });
});
