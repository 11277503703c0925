import { resolve } from "node:path";
import { credentialsFile } from "@iam-tools/core/profiles";
import { readOnlyFiles, recordedOutput, testContext } from "@iam-tools/core/testing";
import { expect, test } from "@jest/globals";
import { run } from "./init.run.js";

test("the root user is refused, with the reason, and nothing is written", async () => {
  const client = { send: async () => ({ Arn: "arn:aws:iam::111122223333:root" }) as never };
  const context = testContext({
    env: {},
    err: recordedOutput(),
    files: readOnlyFiles({
      [resolve("/home/ann/.aws/credentials")]: "[root]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n",
    }),
    aws: { iam: async () => client, sts: async () => client } as never,
  });
  expect(credentialsFile(context).path).toBe(resolve("/home/ann/.aws/credentials"));
  const flags = { profile: "root", force: false, json: false, quiet: false, debug: false };
  await expect(run(context, flags as never)).rejects.toMatchObject({
    code: "NOT_A_USER",
    message: expect.stringContaining("is the account's root user, whose keys no tool should use"),
    hint: expect.stringContaining("Nothing was changed."),
  });
});
