import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startSandbox, type Sandbox } from "../../src/index.js";
import { compare } from "./compare.js";
import { findReplay } from "./replay.js";
import { replays, type Step } from "./replays.js";

/**
 * Answers that others recorded of AWS itself are theirs, and not part of this repository: they are in the file that
 * RECORDED_IAM_ANSWERS names, or beside the repository's folder. Where they are not, these tests count as skipped; what
 * they taught is pinned by the cases of the contract.
 */
const root = fileURLToPath(new URL("../../../../", import.meta.url));
const file = process.env["RECORDED_IAM_ANSWERS"] ?? resolve(root, "../shared/truth/iam-answers.json");

interface Recording {
  readonly "recorded-content": Readonly<Record<string, unknown>>;
}

const recordings: [name: string, Recording][] = existsSync(file)
  ? Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, Recording>)
  : [];

/** Recordings of operations that the sandbox does not have: of roles that belong to services. */
const notOurs = /::TestIAMServiceRoles::/;

const onRecordings = recordings.length > 0 ? describe : describe.skip;
const { client, replay } = findReplay();

onRecordings(`answers recorded of AWS, asked for again with ${client}`, () => {
  let sandbox: Sandbox;
  let empty: string;
  beforeAll(async () => {
    sandbox = await startSandbox({ accountId: "111111111111", pageSize: 100 });
    empty = sandbox.save();
  });
  afterAll(() => sandbox.close());

  const ours = recordings.filter(([name]) => !notOurs.test(name));

  test("are all asked for", () => {
    const ends = Object.keys(replays);
    expect(ours.map(([name]) => ends.find((end) => name.endsWith(end)) ?? name).sort()).toEqual(ends.sort());
  });

  for (const [name, recording] of ours) {
    test(`${shortName(name)} agree`, async () => {
      sandbox.restore(empty);
      const [, steps = []] = Object.entries(replays).find(([end]) => name.endsWith(end)) ?? [];
      const answers = await replay(sandbox.url, keys(sandbox), steps);
      expect(differences(recording, steps, answers)).toEqual([]);
    });
  }
});

/** Every place where an answer is not as it was recorded. */
function differences(recording: Recording, steps: readonly Step[], answers: readonly unknown[]): string[] {
  const known = new Map<string, string>();
  return Object.entries(recording["recorded-content"]).flatMap(([name, recorded]) => {
    const index = steps.findIndex((step) => step.answer === name);
    return index === -1 ? [`${name}: no step has this answer`] : compare(recorded, answers[index], known, name);
  });
}

function shortName(name: string): string {
  return name.slice(name.lastIndexOf("::") + 2);
}

function keys({ environment }: Sandbox) {
  return {
    accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
  };
}
