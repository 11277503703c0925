import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { openWorkplace, quickContext, replaceEachAnswer, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

/** Each answer of AWS's is replaced in turn; what the tool then says is compared with what is so. */
let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace("setsts");
});
afterEach(() => place.close());

/** Whether the session in the file is one that AWS gave out. */
async function session() {
  const [, written = ""] = (await place.credentials.read()).split("[work-sts]");
  const [, id] = /aws_access_key_id = (ASIA\w+)/.exec(written) ?? [];
  return {
    isKnown: id !== undefined && place.sandbox.save().includes(id),
    isWhole: /aws_secret_access_key = \S/.test(written) && /aws_session_token = \S/.test(written),
  };
}

test("exit 0 is true of a session, whatever answers in AWS's place", async () => {
  const own = await place.credentials.read();
  const { clean, outcome, runs, lies } = await replaceEachAnswer({
    sandbox: place.sandbox,
    prepare: async () => {
      for (const name of await readdir(place.folder)) await rm(join(place.folder, name), { recursive: true });
      await place.credentials.write(own);
    },
    run: async (url) => {
      const env = { ...place.environment, AWS_ENDPOINT_URL: url };
      const { context, said } = quickContext({ env, home: place.folder });
      const args = `--profile work --target-profile work-sts --token-code ${place.code()}`.split(" ");
      return { exitCode: await main(args, context), said: said() };
    },
    outcome: session,
  });
  expect(lies).toEqual([]);
  expect(clean).toMatchObject({ exitCode: 0 });
  expect(outcome).toEqual({ isKnown: true, isWhole: true });
  expect(runs).toBeGreaterThan(3);
}, 30_000);
