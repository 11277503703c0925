import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateUserCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, describe, expect, test } from "@jest/globals";
import { realAws } from "./aws.js";
import { realClock } from "./clock.js";
import { realFiles } from "./files.js";
import { realProcesses } from "./processes.js";

/** Clients as the tools have them, on a server whose answers pass for AWS's until somebody reads them. */
let server: Server;
let folder: string;
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

async function awsThatAnswers(element: string, content: string, status = 200) {
  let requests = 0;
  server = createServer((incoming, outgoing) => {
    requests += 1;
    incoming.resume().on("end", () => {
      const id = "<ResponseMetadata><RequestId>7a62c49f</RequestId></ResponseMetadata>";
      outgoing.writeHead(status, { "content-type": "text/xml" });
      outgoing.end(`<${element}>${content}${id}</${element}>`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = await mkdtemp(join(tmpdir(), "aws-"));
  await writeFile(
    join(folder, "credentials"),
    "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
  );
  await writeFile(
    join(folder, "config"),
    "[profile admin]\nrole_arn = arn:aws:iam::111122223333:role/admin\nsource_profile = default\n",
  );
  const env = {
    AWS_ENDPOINT_URL: `http://${host}`,
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials"),
    AWS_CONFIG_FILE: join(folder, "config"),
  };
  const signal = new AbortController().signal;
  const aws = realAws({
    clock: realClock(signal),
    env,
    files: realFiles(),
    processes: realProcesses(),
    signal,
    tell: () => {},
  });
  return { aws, env, host, requests: () => requests };
}

const deep = "<a>".repeat(10_000) + "</a>".repeat(10_000);
const noDate = "<CreateUserResult><User><CreateDate>never</CreateDate></User></CreateUserResult>";

describe("an answer that cannot be read is not AWS's", () => {
  test.each([
    ["nested without end", `<CreateUserResult/>${deep}`],
    ["with a name that JavaScript keeps for itself", "<CreateUserResult/><__proto__>x</__proto__>"],
    ["with a date that is none", noDate],
    ["with tags that do not close", "<CreateUserResult><b></CreateUserResult>"],
  ])("%s", async (_, content) => {
    const { aws, host, requests } = await awsThatAnswers("CreateUserResponse", content);
    const error: unknown = await (await aws.iam({})).send(new CreateUserCommand({ UserName: "roger" })).catch((e) => e);
    expect(error).toMatchObject({ code: "NOT_AWS", operation: "iam:CreateUser" });
    const { message } = error as Error;
    expect(message).toContain(`The answer from ${host} to CreateUser did not come from AWS: HTTP 200, text/xml,`);
    expect(message).toContain("It is not known whether CreateUser was carried out.");
    expect(message).not.toMatch(/deserial|stack|\$response|undefined/i);
    expect(requests()).toBe(1);
  });

  test("where it refuses, too", async () => {
    const { aws } = await awsThatAnswers("ErrorResponse", "<Error><Code>NoSuchEntity</Code><__proto__/></Error>", 404);
    await expect((await aws.iam({})).send(new ListUsersCommand({}))).rejects.toMatchObject({ code: "NOT_AWS" });
  });

  test("where a role is assumed, too", async () => {
    const { aws, env } = await awsThatAnswers("AssumeRoleResponse", `<AssumeRoleResult/>${deep}`);
    // The SDK looks the role up by itself.
    Object.assign(process.env, env);
    const call = (await aws.sts({ profile: "admin" })).send(new GetCallerIdentityCommand({}));
    await expect(call).rejects.toMatchObject({
      code: "NOT_AWS",
      message: expect.stringContaining("to AssumeRole did not come from AWS"),
    });
  });

  test("but one that refuses in AWS's words is", async () => {
    const { aws } = await awsThatAnswers("ErrorResponse", "<Error><Code>NoSuchEntity</Code></Error>", 404);
    await expect((await aws.iam({})).send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: "NoSuchEntityException",
    });
  });
});

test.each(["constructor", "toString", "prototype"])(
  "a name such as %s is passed over, as any unknown one",
  async (name) => {
    const { aws } = await awsThatAnswers(
      "ListUsersResponse",
      `<ListUsersResult><${name}>x</${name}><Users/></ListUsersResult>`,
    );
    expect(await (await aws.iam({})).send(new ListUsersCommand({}))).toMatchObject({ Users: [] });
    expect({}.constructor).toBe(Object);
  },
);

describe("a credential_process", () => {
  const nobody = "<ListUsersResult><Users/><IsTruncated>false</IsTruncated></ListUsersResult>";

  test.each([
    ["is run once for all clients of a run, since it may ask the person", "2099-01-01T00:00:00Z", true],
    ["is run again for keys that are about to end", "2020-01-01T00:00:00Z", false],
  ])("%s", async (_, Expiration, isOnce) => {
    const { aws, env } = await awsThatAnswers("ListUsersResponse", nobody);
    const keys = JSON.stringify({ Version: 1, AccessKeyId: "ASIAIOSFODNN7EXAMPLE", SecretAccessKey: "x", Expiration });
    const log = join(folder, "runs");
    const script = join(folder, "keys.sh");
    await writeFile(script, `echo run >> '${log}'; sleep 0.1; echo '${keys}'\n`);
    await writeFile(env.AWS_CONFIG_FILE, `[profile asked]\ncredential_process = sh '${script}'\n`);
    const list = async () => (await aws.iam({ profile: "asked" })).send(new ListUsersCommand({}));
    await Promise.all([list(), list()]);
    await list();
    expect((await readFile(log, "utf8")) === "run\n").toBe(isOnce);
  });
});
