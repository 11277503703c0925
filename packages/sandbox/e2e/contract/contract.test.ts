import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { startSandbox, type Sandbox } from "../../src/index.js";
import { AwsError } from "../../src/server/aws-error.js";
import { operations } from "../../src/server/operations.js";
import { cases, type Case } from "./cases.js";
import { makeFixture, type Aws } from "./fixture.js";
import { motoCannot } from "./moto-differences.js";
import { findMoto, startMoto, type Moto } from "./moto.js";
import { call, type Answer, type Keys } from "./wire.js";

describe("the contract, on the sandbox", () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  test.each(cases.map((one) => [title(one), one] as const))("%s", async (_, one) => {
    const aws = awsAt(sandbox.url, keysOf(sandbox.environment), sandbox.account().id, sandbox);
    expect(outcome(one, await one.run(aws, await makeFixture(aws)))).toEqual(wanted(one));
  });

  test("has a case for every operation and for every error that it is said to answer with", () => {
    const rows = operations.flatMap(({ action, errors }) => ["ok", ...errors].map((code) => `${action} ${code}`));
    expect([...new Set(cases.map((one) => `${one.action} ${one.expected}`))].sort()).toEqual(rows.sort());
  });
});

const moto = findMoto();
const onMoto = moto === undefined ? describe.skip : describe;

onMoto(`the contract, on moto${moto === undefined ? " (moto_server is not on the PATH)" : ""}`, () => {
  let server: Moto;
  beforeAll(async () => {
    server = await startMoto(moto ?? "");
  });
  beforeEach(() => server.reset());
  afterAll(() => server.stop());

  const keys = { accessKeyId: "AKIASANDBOXANYBODY22", secretAccessKey: "sandbox" };
  const able = cases.filter((one) => motoCannot(one) === undefined);

  test.each(able.map((one) => [title(one), one] as const))("%s", async (_, one) => {
    const aws = awsAt(server.url, keys, "123456789012", undefined);
    expect(outcome(one, await one.run(aws, await makeFixture(aws)))).toEqual(wanted(one));
  });
});

function title({ action, expected, says }: Case): string {
  return `${action} ${says}${expected === "ok" ? "" : ` (${expected})`}`;
}

function awsAt(url: string, own: Keys, accountId: string, sandbox: Sandbox | undefined): Aws {
  const aws: Aws = {
    accountId,
    sandbox,
    call: (action, parameters, keys = own) => call(url, keys, action, parameters),
    async ok(action, parameters) {
      const answer = await aws.call(action, parameters);
      if (answer.status !== 200) throw new Error(`${action} was to go well: ${answer.body}`);
      return answer;
    },
  };
  return aws;
}

function outcome({ action }: Case, answer: Answer) {
  const root = /^(?:<\?xml[^>]*>\s*)?<(\w+)/.exec(answer.body)?.[1];
  return { status: answer.status, root: root === `${action}Response` ? "response" : root, code: answer.code };
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
