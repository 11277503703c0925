import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { startSandbox, type Sandbox } from "../../src/index.js";
import { AwsError } from "../../src/operation/aws-error.js";
import { operations } from "../../src/server/operations.js";
import { cases, type Case } from "./cases.js";
import { makeFixture, type Aws, type Made } from "./fixture.js";
import { motoCannot } from "./moto-differences.js";
import { findMoto, startMoto, type Moto } from "../../src/testing/moto.js";
import { words } from "./words.js";
import { call, type Answer, type Keys } from "./wire.js";

describe("the contract, on the sandbox", () => {
  let sandbox: Sandbox;
  let aws: Aws;
  let made: Made;
  let filled: string;
  beforeAll(async () => {
    sandbox = await startSandbox();
    aws = awsAt(sandbox.url, keysOf(sandbox.environment), sandbox.account().id, { sandbox });
    made = await makeFixture(aws);
    filled = sandbox.save();
  });
  beforeEach(() => sandbox.restore(filled));
  afterAll(() => sandbox.close());

  test.each(cases.map((one) => [title(one), one] as const))("%s", async (_, one) => {
    expect(outcome(one, await one.run(aws, made))).toEqual(wanted(one));
  });

  test.each(words.map((word) => [`${word.action} ${word.says} (${word.from})`, word] as const))(
    "%s",
    async (_, word) => {
      const answer = await word.run(aws, made);
      const found = Object.keys(word.answer).map((element) => [element, answer.all(element)] as const);
      expect(Object.fromEntries(found)).toEqual(word.answer);
    },
  );

  test("has a case for every operation and for every error that it is said to answer with", () => {
    const rows = operations.flatMap(({ action, errors }) => ["ok", ...errors].map((code) => `${action} ${code}`));
    expect([...new Set(cases.map((one) => `${one.action} ${one.expected}`))].sort()).toEqual(rows.sort());
  });
});

const moto = findMoto();
const onMoto = moto === undefined ? describe.skip : describe;

onMoto(`the contract, on moto${moto === undefined ? " (moto_server is not on the PATH)" : ""}`, () => {
  let server: Moto;
  let made: Made | undefined;
  beforeAll(async () => {
    server = await startMoto(moto ?? "");
  });
  afterAll(() => server.stop());

  const keys = { accessKeyId: "AKIASANDBOXANYBODY22", secretAccessKey: "sandbox" };
  const sided = cases.map((one) => [titleOnMoto(one), one] as const);

  test.each(sided)("%s", async (_, one) => {
    let isChanged = false;
    const onDone = (action: string) => (isChanged ||= !/^(Get|List|Simulate)/.test(action));
    const aws = awsAt(server.url, keys, "123456789012", { onDone });
    if (made === undefined) await server.reset();
    const fixture = made ?? (await makeFixture(aws));
    isChanged = false;
    const found = await one.run(aws, fixture).then(
      (answer) => outcome(one, answer),
      (error: unknown) => error,
    );
    // Making it all again takes a while: what was only looked at, and what was refused, leaves it for the next.
    made = isChanged ? undefined : fixture;
    if (motoCannot(one) === undefined) expect(found).toEqual(wanted(one));
    else expect(found).not.toEqual(wanted(one));
  });
});

function titleOnMoto(one: Case): string {
  const reason = motoCannot(one);
  return reason === undefined ? title(one) : `differs, since moto ${reason}: ${title(one)}`;
}

function title({ action, expected, says }: Case): string {
  return `${action} ${says}${expected === "ok" ? "" : ` (${expected})`}`;
}

interface Around {
  readonly sandbox?: Sandbox;
  /** Called with the action of each call that goes well. */
  readonly onDone?: (action: string) => void;
}

function awsAt(url: string, own: Keys, accountId: string, { sandbox, onDone }: Around): Aws {
  const aws: Aws = {
    accountId,
    sandbox,
    async call(action, parameters, keys = own) {
      const answer = await call(url, keys, action, parameters);
      if (answer.status === 200) onDone?.(action);
      return answer;
    },
    async ok(action, parameters) {
      const answer = await aws.call(action, parameters);
      if (answer.status !== 200) throw new Error(`${action} was to go well: ${answer.body}`);
      return answer;
    },
  };
  return aws;
}

function outcome(one: Case, answer: Answer) {
  const root = /^(?:<\?xml[^>]*>\s*)?<(\w+)/.exec(answer.body)?.[1];
  return { status: answer.status, root: root === `${one.action}Response` ? "response" : root, code: answer.code };
}

function wanted({ expected }: Case) {
  return expected === "ok"
    ? { status: 200, root: "response", code: undefined }
    : { status: new AwsError(expected, "").status, root: "ErrorResponse", code: expected };
}

function keysOf(environment: Readonly<Record<string, string>>): Keys {
  return {
    accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
  };
}
