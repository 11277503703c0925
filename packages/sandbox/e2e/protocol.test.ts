import { spawn, spawnSync } from "node:child_process";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { IAMClient, paginateListUsers } from "@aws-sdk/client-iam";
import fc from "fast-check";
import { startSandbox, type Sandbox } from "../src/index.js";
import { operations } from "../src/server/operations.js";
import { call, post, sign, type Answer, type Keys } from "./contract/wire.js";

let sandbox: Sandbox;
let keys: Keys;

beforeAll(async () => {
  sandbox = await startSandbox({ pageSize: 1000 });
  keys = {
    accessKeyId: sandbox.environment["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: sandbox.environment["AWS_SECRET_ACCESS_KEY"] ?? "",
  };
});
afterAll(() => sandbox.close());

const isAwsError = ({ status, body }: Pick<Answer, "status" | "body">): boolean =>
  status >= 400 &&
  status < 500 &&
  /^<ErrorResponse xmlns="[^"]+"><Error><Type>Sender<\/Type><Code>\w+<\/Code>(<Message>[^<]+<\/Message>)?<\/Error>/.test(
    body,
  );

/** Still there, and in its right mind. */
async function expectSound(): Promise<void> {
  expect((await call(sandbox.url, keys, "GetUser")).first("UserName")).toBe("administrator");
}

const hasBoto3 = spawnSync("python3", ["-c", "import boto3"], { stdio: "ignore" }).status === 0;
const withBoto3 = hasBoto3 ? describe : describe.skip;

withBoto3("a presigned URL", () => {
  /** As clients make them that are not ours. */
  const presign = async (method: string, input: object = {}, own: Keys = keys): Promise<string> => {
    const program = `
import boto3, json, sys
order = json.load(sys.stdin)
client = boto3.client(order["service"], region_name="us-east-1", endpoint_url=order["url"], aws_access_key_id=order["keys"]["accessKeyId"],
    aws_secret_access_key=order["keys"]["secretAccessKey"], aws_session_token=order["keys"].get("sessionToken"))
print(client.generate_presigned_url(order["method"], Params=order["input"], ExpiresIn=60, HttpMethod="GET"), end="")
`;
    const service = method === "get_caller_identity" ? "sts" : "iam";
    const child = spawn("python3", ["-c", program], { stdio: ["pipe", "pipe", "inherit"] });
    child.stdin.end(JSON.stringify({ url: sandbox.url, service, method, input, keys: own }));
    return text(child.stdout);
  };
  test("is taken as its signer's call", async () => {
    const answer = await fetch(await presign("get_caller_identity"));
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain(":user/administrator</Arn>");
    expect(sandbox.calls.at(-1)).toMatchObject({
      action: "GetCallerIdentity",
      accessKeyId: keys.accessKeyId,
      parameters: {},
    });
    const user = await fetch(await presign("get_user", { UserName: "administrator" }));
    expect(await user.text()).toContain("<UserName>administrator</UserName>");
  });

  test("is taken with a session's token, and not without it", async () => {
    const { first } = await call(sandbox.url, keys, "GetSessionToken");
    const url = await presign(
      "get_caller_identity",
      {},
      {
        accessKeyId: first("AccessKeyId"),
        secretAccessKey: first("SecretAccessKey"),
        sessionToken: first("SessionToken"),
      },
    );
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url.replace(/&X-Amz-Security-Token=[^&]+/, ""))).status).toBe(403);
  });

  test("is refused where anything of it was changed", async () => {
    const url = await presign("get_user", { UserName: "administrator" });
    const refused = async (changed: string) => /<Code>(\w+)</.exec(await (await fetch(changed)).text())?.[1];
    expect(await refused(url.replace("UserName=administrator", "UserName=other"))).toBe("SignatureDoesNotMatch");
    expect(await refused(url.replace("Expires=60", "Expires=600"))).toBe("SignatureDoesNotMatch");
    expect(await refused(url.replace(/&X-Amz-Date=[^&]+/, ""))).toBe("IncompleteSignature");
  });
});

describe("any bytes in", () => {
  test("as a connection's: an AWS error out, or nothing where no request ever ends", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        const answer = await exchange(Buffer.concat([bytes, Buffer.from("\r\n\r\n")]));
        const [head = "", body = ""] = answer.split("\r\n\r\n");
        expect(head === "" || isAwsError({ status: Number(head.split(" ")[1]), body })).toBe(true);
      }),
      { numRuns: 150 },
    );
    await expectSound();
  });

  test("as a body, a query or headers: an AWS error out", async () => {
    const header = fc.stringMatching(/^[\x20-\x7e]{0,80}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: "binary" }), fc.webQueryParameters()),
        fc.webQueryParameters(),
        header,
        header,
        async (body, query, authorization, date) => {
          const answer = await post(
            `${sandbox.url}/?${query}`,
            { "content-type": "application/x-www-form-urlencoded", authorization, "x-amz-date": date },
            body,
          );
          expect(isAwsError(answer)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
    await expectSound();
  });

  test("as any parameters of any operation, rightly signed: an answer, or an error of the caller's", async () => {
    const before = sandbox.save();
    const value = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.constantFrom("administrator", "arn:aws:iam::aws:policy/ReadOnlyAccess", "{}", "true", "1", "Active"),
    );
    const request = fc.constantFrom(...operations).chain((operation) => {
      const names = Object.keys(operation.parameters).flatMap((name) => [
        name,
        `${name}.member.1`,
        `${name}.member.1.Key`,
      ]);
      const form = names.length === 0 ? fc.constant({}) : fc.dictionary(fc.constantFrom(...names), value);
      return fc.record({ action: fc.constant(operation.action), form });
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ action, form }) => {
        const answer = await call(sandbox.url, keys, action, form);
        expect(answer.status === 200 || isAwsError(answer)).toBe(true);
        sandbox.restore(before);
      }),
      { numRuns: Number(process.env["MODEL_RUNS"] ?? 500) },
    );
    await expectSound();
  });

  test("too many: an AWS error out", async () => {
    const body = `Action=GetUser&Version=2010-05-08&UserName=${"x".repeat(1_100_000)}`;
    const headers = sign(new URL(sandbox.url).host, body, { keys, service: "iam", at: new Date() });
    expect(await post(sandbox.url, headers, body)).toMatchObject({ status: 413, code: "RequestEntityTooLarge" });
  });

  test("of another method, action or version: an AWS error out", async () => {
    const put = await fetch(sandbox.url, { method: "PUT", body: "x" });
    expect(isAwsError({ status: put.status, body: await put.text() })).toBe(true);
    expect((await call(sandbox.url, keys, "MakeCoffee")).code).toBe("InvalidAction");
    expect((await call(sandbox.url, keys, "GetUser", { Version: "2008-01-01" })).code).toBe("InvalidAction");
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect((await post(sandbox.url, form, "Version=2010-05-08")).code).toBe("MissingAction");
  });
});

test("2,000 requests at once are answered", async () => {
  const answers = await Promise.all(
    Array.from({ length: 2000 }, (_, index) =>
      call(sandbox.url, keys, "CreateUser", { UserName: `user-${String(index).padStart(4, "0")}` }),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map((answer) => answer.first("UserName"))).size).toBe(2000);
  expect(sandbox.account().users.size).toBe(2001);
});

test("5,000 users are listed in pages, each once, while some are deleted", async () => {
  for (let index = sandbox.account().users.size; index < 5000; index += 1) {
    sandbox.addUser({ name: `more-${String(index).padStart(4, "0")}`, accessKeys: 0 });
  }
  const credentials = { accessKeyId: keys.accessKeyId, secretAccessKey: keys.secretAccessKey };
  const client = new IAMClient({ endpoint: sandbox.url, region: "us-east-1", credentials });
  const names: string[] = [];
  let pages = 0;
  for await (const page of paginateListUsers({ client, pageSize: 300 }, {})) {
    names.push(...(page.Users ?? []).map((user) => user.UserName ?? ""));
    pages += 1;
    // What was listed is deleted: a marker that counted would skip as many of the next.
    await call(sandbox.url, keys, "DeleteUser", { UserName: names.at(-1) ?? "" });
  }
  expect(pages).toBe(17);
  expect(names).toHaveLength(5000);
  expect(new Set(names).size).toBe(5000);
});

/** What comes back on a connection for these bytes. */
function exchange(bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(sandbox.url).port), "127.0.0.1");
    const chunks: Buffer[] = [];
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", reject);
    socket.on("close", () => resolve(Buffer.concat(chunks).toString()));
    socket.end(bytes);
  });
}
