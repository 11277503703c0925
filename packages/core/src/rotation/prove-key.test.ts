import { expect, test } from "@jest/globals";
import type { AwsClient } from "../context/index.js";
import { testClock } from "../testing/index.js";
import { proveKey } from "./prove-key.js";

const owner = { userName: "alice", accountId: "111122223333" };
const own = "arn:aws:iam::111122223333:user/team/alice";

/** STS that answers one of these to each call, the last one for ever; a word is an error of that name. */
function answering(...answers: readonly [string, ...string[]]) {
  const clock = testClock();
  const started = clock.now().getTime();
  let calls = 0;
  const sts: AwsClient = {
    send: () => {
      const answer = answers[Math.min(calls, answers.length - 1)] ?? "";
      calls += 1;
      if (!answer.startsWith("arn:")) return Promise.reject(Object.assign(new Error(answer), { name: answer }));
      return Promise.resolve({ Arn: answer } as never);
    },
  };
  const nobody = () => Promise.reject(new Error("Nothing else is asked"));
  const others = { iam: nobody, iamToolbox: nobody, organizations: nobody, signinToken: nobody };
  const aws = { ...others, sts: () => Promise.resolve(sts) };
  return { context: { aws, clock }, calls: () => calls, waited: () => clock.now().getTime() - started };
}

test("a key is proven by three answers in a row that it is its owner's", async () => {
  const { context, calls } = answering(own, own, "InvalidClientTokenId", own);
  expect(await proveKey(context, {}, owner)).toBe(true);
  expect(calls()).toBe(6);
});

test("a key that AWS does not know for a minute is not", async () => {
  const { context, waited } = answering("InvalidClientTokenId");
  expect(await proveKey(context, {}, owner)).toBe(false);
  expect(waited()).toBeGreaterThanOrEqual(60_000);
});

test.each([
  ["another user's", "arn:aws:iam::111122223333:user/bob"],
  ["that of a user of that name in another account", "arn:aws:iam::444455556666:user/team/alice"],
  ["a role's session of that name", "arn:aws:sts::111122223333:assumed-role/alice/alice"],
  ["the root user's", "arn:aws:iam::111122223333:root"],
])("nor is one that is taken for %s, were it at the third answer", async (_, other) => {
  const { context, calls } = answering(own, own, other);
  await expect(proveKey(context, {}, owner)).rejects.toMatchObject({
    code: "NOT_AWS",
    message: `AWS answered that the key of alice in account 111122223333 belongs to ${other}.`,
  });
  expect(calls()).toBe(3);
});

test("any other answer is an error, and says nothing of the key", async () => {
  const { context } = answering(own, "Throttling");
  await expect(proveKey(context, {}, owner)).rejects.toMatchObject({ name: "Throttling" });
});
