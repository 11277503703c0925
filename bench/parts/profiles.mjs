import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { realContext } from "@iam-tools/core/context/real";
import { editProfiles, readProfiles } from "@iam-tools/core/profiles";
import { binOf } from "@iam-tools/sandbox/testing";
import { interleaved, peakMemory, run } from "../measure.mjs";
import { peerPath, peers } from "../peers.mjs";
import { environmentOf, people } from "../people.mjs";
import { sandboxProcess } from "../sandbox.mjs";

const writers = 24;

/** The credentials file: a large one, and one that many write to at once. */
export async function profiles({ home }) {
  return [
    await edit(join(home, "large")),
    await together(join(home, "shared")),
    await rotations(home),
    await memory(home),
  ];
}

async function memory(home) {
  const memoryOf = async (count) => {
    const env = { HOME: home, AWS_SHARED_CREDENTIALS_FILE: join(home, `${count}`) };
    await writeFile(env.AWS_SHARED_CREDENTIALS_FILE, fileOf(count), { mode: 0o600 });
    // There is no session, which status says by its exit code.
    return peakMemory([binOf("iam-login"), "p5000", "status"], { env, exitCode: 1 });
  };
  const [few, all] = [await memoryOf(10_000), await memoryOf(100_000)];
  return {
    what: "iam-login P status, 100,000 profiles: memory",
    beside: "that for 10,000",
    measured: all / few,
    target: 4,
    note: `${few.toFixed(0)} and ${all.toFixed(0)} MiB`,
  };
}

const [some, many] = [20_000, 200_000];

/** A rotation reads, checks and writes the whole file; one turn is enough for a ratio of that size. */
async function rotations(home) {
  const users = people("rotate");
  const sandbox = await sandboxProcess({ seed: { users } });
  try {
    const [few, all] = [await timeOf(users[0], some), await timeOf(users[1], many)];
    const note = `${(all / 1000).toFixed(1)} s and ${(few / 1000).toFixed(1)} s; a code is good for 30 s`;
    const what = `key-rotate in a file of ${many.toLocaleString("en")} profiles`;
    return { what, beside: `that of ${some.toLocaleString("en")}`, measured: all / few, target: 11, note };
  } finally {
    await sandbox.close();
  }

  async function timeOf(user, count) {
    const env = await environmentOf(sandbox, home, [user]);
    const own = await readFile(env.AWS_SHARED_CREDENTIALS_FILE, "utf8");
    await writeFile(env.AWS_SHARED_CREDENTIALS_FILE, `${fileOf(count - 1)}\n${own}`);
    const start = performance.now();
    run(process.execPath, [binOf("key-rotate"), "--profile", user.name, "--yes"], { env });
    return performance.now() - start;
  }
}

async function edit(path) {
  const [oursPath, theirsPath] = [`${path}-ours`, `${path}-theirs`];
  for (const file of [oursPath, theirsPath]) await writeFile(file, fileOf(10_000), { mode: 0o600 });
  const configparser = peers.python && answering(peers.python, [peerPath("edit_profiles.py"), theirsPath, "p5000"]);
  const context = realContext();
  const times = await interleaved({
    ours: async (turn) => {
      const seen = await readProfiles(context, { kind: "credentials", path: oursPath });
      await editProfiles(context, seen, {
        decide: () => [{ profile: "p5000", set: { aws_session_token: `token-${turn}` } }],
      });
    },
    ...(configparser && { theirs: (turn) => configparser.ask(`token-${turn}`) }),
  });
  configparser?.end();
  const measured = times.ours / times.theirs;
  return {
    what: "one edit in a file of 10,000 profiles",
    beside: "Python's configparser",
    measured,
    target: 0.25,
    inChart: true,
  };
}

/** A program that answers each line with a number, so that its own start is not in what is measured. */
function answering(program, args) {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(line) {
      child.stdin.write(`${line}\n`);
      return Number((await answers.next()).value);
    },
    end: () => child.stdin.end(),
  };
}

async function together(path) {
  await writeFile(path, fileOf(200), { mode: 0o600 });
  const writer = new URL("../writer.mjs", import.meta.url);
  const children = Array.from({ length: writers }, (_, index) => fork(writer, [path, `p${index}`]));
  await Promise.all(children.map((child) => once(child, "message")));
  const write = (child, times) => {
    child.send(times);
    return once(child, "message");
  };
  const { sequence, atOnce } = await interleaved({
    sequence: () => write(children[0], writers).then(() => undefined),
    atOnce: () => Promise.all(children.map((child) => write(child, 1))).then(() => undefined),
  });
  for (const child of children) child.disconnect();
  return { what: "24 writers at once", beside: "24 writes in sequence", measured: atOnce / sequence, target: 2.5 };
}

function fileOf(count) {
  const names = Array.from({ length: count }, (_, index) => `p${index}`);
  return names
    .map((name) => `[${name}]\naws_access_key_id = AKIA${name}\naws_secret_access_key = s/${name}=\n`)
    .join("\n");
}
