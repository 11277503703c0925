import type { Files } from "@iam-tools/core/context";
import { realContext } from "@iam-tools/core/context/real";
import { recordedOutput } from "@iam-tools/core/testing";
import { startSandbox, type Sandbox } from "@iam-tools/sandbox";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { main } from "../src/main.js";
import { Person, whatIsWrong } from "./person.js";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ propagationDelay: 1_000 });
  // A call to AWS takes so long from anywhere; slower ones leave fewer reads that are too soon after a write.
  sandbox.trouble.before(() => new Promise((resolve) => setTimeout(resolve, 120)));
});
afterAll(() => sandbox.close());

test("a rotation reads the shared files twenty times at most, just written or not", async () => {
  const person = await Person.join(sandbox, { name: "reader" });
  const { files } = realContext();
  let reads = 0;
  const counted: Partial<Files> = {
    read: (path) => {
      if ([person.credentials, person.config].includes(path)) reads += 1;
      return files.read(path);
    },
    hold: async (path) => {
      const held = await files.hold(path);
      return (
        held && {
          release: () => held.release(),
          read: () => {
            reads += 1;
            return held.read();
          },
        }
      );
    },
  };
  const [out, err] = [recordedOutput(), recordedOutput()];
  const env = { ...person.environment, HOME: person.folder };
  const context = realContext({ out, err, env, files: Object.assign(Object.create(files) as Files, counted) });
  const exitCode = await main(["--profile", "work", "--yes"], context);
  const last = { exitCode, signal: null, stdout: out.text, stderr: err.text };
  expect(await whatIsWrong(person, last)).toBe("");
  process.stderr.write(`reads of the shared files in a rotation of three profiles: ${reads}\n`);
  expect(reads).toBeGreaterThan(0);
  expect(reads).toBeLessThanOrEqual(20);
  await person.remove();
});
