import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startSandbox, type Sandbox } from "../../src/index.js";
import { compare } from "./compare.js";
import { findReplayer, type Replay } from "./replay.js";
import { replays, type Step } from "./replays.js";
import { plantServiceRole, type ServiceRoleRecording } from "./service-roles.js";

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

/** Of roles that belong to services: reading them is ours, making and deleting them is not. */
const ofServiceRoles = /::TestIAMServiceRoles::/;

/** Answers of operations that the sandbox does not have. */
const notOurs: Readonly<Record<string, string>> = {
  "custom-suffix-not-allowed": "CreateServiceLinkedRole",
  "role-already-exists-error": "CreateServiceLinkedRole",
  "service-linked-role-deletion-response": "DeleteServiceLinkedRole",
  "service-linked-role-deletion-status-response": "GetServiceLinkedRoleDeletionStatus",
};

const onRecordings = recordings.length > 0 ? describe : describe.skip;
const { client, start } = findReplayer();

onRecordings(`answers recorded of AWS, asked for again with ${client}`, () => {
  let sandbox: Sandbox;
  let empty: string;
  let replay: Replay;
  let stop: () => void;
  beforeAll(async () => {
    ({ replay, stop } = start());
    sandbox = await startSandbox({ accountId: "111111111111", pageSize: 100 });
    empty = sandbox.save();
  });
  afterAll(async () => {
    stop();
    await sandbox.close();
  });

  const ours = recordings.filter(([name]) => !ofServiceRoles.test(name));
  const serviceRoles = recordings.filter(([name]) => ofServiceRoles.test(name));
  const isRead = ([, recording]: (typeof recordings)[number]) => "describe-response" in recording["recorded-content"];

  test("are all asked for", () => {
    const ends = Object.keys(replays);
    expect(ours.map(([name]) => ends.find((end) => name.endsWith(end)) ?? name).sort()).toEqual(ends.sort());
    const others = serviceRoles
      .filter((one) => !isRead(one))
      .flatMap(([, one]) => Object.keys(one["recorded-content"]));
    expect(others.filter((answer) => notOurs[answer] === undefined)).toEqual([]);
  });

  test("what is read of roles that belong to services agrees", async () => {
    sandbox.restore(empty);
    const asked = serviceRoles.filter(isRead).map(([, recording]) => {
      const content = recording["recorded-content"] as unknown as ServiceRoleRecording;
      return { recording, steps: plantServiceRole(sandbox, content) };
    });
    const answers = await replay(
      sandbox.url,
      keys(sandbox),
      asked.flatMap(({ steps }) => steps),
    );
    const found = asked.flatMap(({ recording, steps }) =>
      differences(recording, steps, answers.splice(0, steps.length)),
    );
    expect(found).toEqual([]);
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
