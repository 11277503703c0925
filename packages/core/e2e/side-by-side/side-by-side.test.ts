import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { reached, startCaller, type Caller } from "./caller.js";
import { makeCertificate } from "./certificate.js";
import { awsInTurn, coreInTurn, endPrograms } from "./in-turn.js";
import { situations } from "./situations.js";

/**
 * The same files, environment and flags for the AWS CLI (version 1, which is a package of Python's) and for core: what is
 * compared is the host to which the call goes, and whose key has signed it for which region. Nothing leaves this machine:
 * what goes to AWS's hosts ends at a proxy here, which answers in their place, with a certificate that both are told of.
 */
const hasCli = [["python3", "-c", "import awscli"] as const, ["openssl", "version"] as const].every(
  ([program, ...words]) => spawnSync(program, words).status === 0,
);

let folder: string;
let ours: Caller;
let theirs: Caller;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "side-by-side-"));
  const around = { folder, certificate: await makeCertificate(folder) };
  ours = await startCaller("core", await coreInTurn(folder), around);
  theirs = await startCaller("aws", awsInTurn(folder), around);
});
afterAll(async () => {
  endPrograms();
  for (const { server } of [ours, theirs]) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true, force: true });
});

(hasCli ? describe : describe.skip)("core and the AWS CLI", () => {
  test.each(situations.map((situation) => [situation.name, situation] as const))("%s", async (_name, situation) => {
    const [byCore, byCli] = await Promise.all([reached(ours, situation), reached(theirs, situation)]);
    if (situation.differs === undefined) expect(byCore).toEqual(byCli);
    else expect(byCore).not.toEqual(byCli);
  });
});
