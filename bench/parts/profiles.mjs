import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { realContext } from "@iam-tools/core/context/real";
import { editProfiles } from "@iam-tools/core/profiles";
import { interleaved } from "../measure.mjs";
import { peerPath, peers } from "../peers.mjs";

const writers = 24;

/** The credentials file: a large one, and one that many write to at once. */
export async function profiles({ home }) {
  return [await edit(join(home, "large")), await together(join(home, "shared"))];
}

async function edit(path) {
  const [oursPath, theirsPath] = [`${path}-ours`, `${path}-theirs`];
  for (const file of [oursPath, theirsPath]) await writeFile(file, fileOf(10_000), { mode: 0o600 });
  const configparser = peers.python && answering(peers.python, [peerPath("edit_profiles.py"), theirsPath, "p5000"]);
  const context = realContext();
  const times = await interleaved({
    ours: (turn) =>
      editProfiles(
        context,
        { kind: "credentials", path: oursPath },
        {
          decide: () => [{ profile: "p5000", set: { aws_session_token: `token-${turn}` } }],
        },
      ).then(() => undefined),
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
  return { what: "24 writers at once", beside: "24 writes in sequence", measured: atOnce / sequence, target: 1.6 };
}

function fileOf(count) {
  const names = Array.from({ length: count }, (_, index) => `p${index}`);
  return names
    .map((name) => `[${name}]\naws_access_key_id = AKIA${name}\naws_secret_access_key = s/${name}=\n`)
    .join("\n");
}
