import { totp } from "@iam-tools/sandbox";
import {
  openWorkplace,
  ownMfa,
  replaceAnswersAt,
  sessionGiven,
  typedCode,
  type Workplace,
} from "@iam-tools/sandbox/testing";
import type { Prompt } from "@iam-tools/core/context";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

/** Each answer of AWS's is replaced in turn; what the tool then says is compared with what is so. */
let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace("iam-mfa");
});
afterEach(() => place.close());

/** Types the codes of whatever device there is: of a new one the one before, and then that of now. */
function typist(): Prompt {
  const ask = (question: string) => {
    const seed = [...place.sandbox.account().devices.values()].at(-1)?.seed ?? "";
    return Promise.resolve(typedCode(question, (at) => totp(seed, at)));
  };
  return { canAsk: true, show: () => {}, ask, askSecret: ask, readPipedLine: () => Promise.resolve(undefined) };
}

function devices() {
  return [...place.sandbox.account().devices.values()].map(({ userName }) => userName);
}

function replaceEach(line: () => string, outcome: () => unknown) {
  return replaceAnswersAt({ place, main, line, prompt: typist, outcome });
}

test("exit 0 is true of a session, whatever answers in AWS's place", async () => {
  const line = () => `work work-sts --token-code ${place.code()}`;
  const { clean, outcome, runs, lies } = await replaceEach(line, () => sessionGiven(place));
  expect(lies).toEqual([]);
  expect(clean).toMatchObject({ exitCode: 0 });
  expect(outcome).toEqual({ isKnown: true, isWhole: true });
  expect(runs).toBeGreaterThan(1);
});

test("exit 0 is true of an enrolment, whatever answers in AWS's place", async () => {
  const jane = place.sandbox.addUser({ name: "jane", inlinePolicies: { own: ownMfa } });
  await place.credentials.write(
    `[jane]\naws_access_key_id = ${jane.accessKeyId}\naws_secret_access_key = ${jane.secretAccessKey}\n`,
  );
  const stored = async () => ({ devices: devices(), stores: (await place.credentials.read()).includes("mfa/jane") });
  const { clean, outcome, runs, lies } = await replaceEach(() => "enroll jane", stored);
  expect(lies).toEqual([]);
  expect(clean).toMatchObject({ exitCode: 0 });
  expect(outcome).toEqual({ devices: ["roger", "jane"], stores: true });
  expect(runs).toBeGreaterThan(5);
});

test("exit 0 is true of a removal, whatever answers in AWS's place", async () => {
  const { clean, outcome, runs, lies } = await replaceEach(() => "remove work --yes", devices);
  expect(lies).toEqual([]);
  expect(clean).toMatchObject({ exitCode: 0 });
  expect(outcome).toEqual([]);
  expect(runs).toBeGreaterThan(5);
});
