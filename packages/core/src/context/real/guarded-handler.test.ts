import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeleteUserCommand,
  IAMClient,
  ListUsersCommand,
} from "@aws-sdk/client-iam";
import { ListAccountsCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { afterEach, describe, expect, test } from "@jest/globals";
import { toCliError } from "../../errors/index.js";
import { guard, limits } from "./guarded-handler.js";

/** A server of whatever answers, and real clients of the SDK that ask it through the guard. */
const servers: Server[] = [];
const sockets = new Set<Socket>();
let requests = 0;

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
  sockets.clear();
});

function handlerOf(answer: Promise<never>): NodeHttpHandler {
  return Object.assign(new NodeHttpHandler(), { handle: () => answer });
}

async function clientsOf(
  answer: RequestListener,
  { accessKeyId = "AKIAIOSFODNN7EXAMPLE", within = limits, handler = new NodeHttpHandler() } = {},
) {
  requests = 0;
  const server = createServer((incoming, outgoing) => {
    requests += 1;
    incoming.resume().on("end", () => answer(incoming, outgoing));
  });
  servers.push(server);
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const port = (server.address() as AddressInfo).port;
  const controller = new AbortController();
  const told: string[] = [];
  const run = { signal: controller.signal, tell: (line: string) => told.push(line), onSend: () => {} };
  const configuration = {
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId, secretAccessKey: "x", sessionToken: "the-session-token" },
    requestHandler: guard(handler, run, within),
  };
  const organizations = new OrganizationsClient({ ...configuration, maxAttempts: 1 });
  const [iam, sts] = [new IAMClient(configuration), new STSClient(configuration)];
  const tls = new IAMClient({ ...configuration, endpoint: `https://127.0.0.1:${port}` });
  return { iam, sts, organizations, tls, host: `127.0.0.1:${port}`, cancel: () => controller.abort(), told };
}

const id = "<ResponseMetadata><RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId></ResponseMetadata>";
const deleted = `<DeleteUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">${id}</DeleteUserResponse>`;
const nobody = `<ListUsersResponse><ListUsersResult><Users/><IsTruncated>false</IsTruncated></ListUsersResult>${id}</ListUsersResponse>`;
const refused =
  "<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>none</Message></Error><RequestId>x</RequestId></ErrorResponse>";

const answering =
  (status: number, body: string, headers: Record<string, string> = { "content-type": "text/xml" }): RequestListener =>
  (_, outgoing) => {
    outgoing.writeHead(status, headers).end(body);
  };

const deleteUser = new DeleteUserCommand({ UserName: "roger" });

describe("AWS's own answer is handed on", () => {
  test.each([
    ["as it is", deleted],
    ["after a declaration, with line ends", `<?xml version="1.0"?>\n${deleted}\n`],
  ])("%s", async (_, body) => {
    const { iam } = await clientsOf(answering(200, body));
    expect(await iam.send(deleteUser)).toMatchObject({ $metadata: { httpStatusCode: 200 } });
  });

  test("of a list", async () => {
    const { iam } = await clientsOf(answering(200, nobody));
    expect((await iam.send(new ListUsersCommand({}))).Users).toEqual([]);
  });

  test.each([
    ["", refused, {}],
    [", with its request id in a header", refused.replace("<RequestId>x</RequestId>", ""), { "x-amz-request-id": "x" }],
    [
      ", with an empty one before it, as SeaweedFS has it",
      refused
        .replace("<RequestId>x</RequestId>", "")
        .replace("<Error>", "<ResponseMetadata><RequestId></RequestId></ResponseMetadata><Error>"),
      { "x-amz-request-id": "1732600000" },
    ],
  ])("that refuses%s", async (_, body, headers) => {
    const { iam } = await clientsOf(answering(404, body, headers));
    await expect(iam.send(deleteUser)).rejects.toMatchObject({ name: "NoSuchEntityException" });
  });

  test.each([
    ["with its request id in a header alone", deleted.replace(id, ""), "x-amzn-requestid"],
    ["as one empty element", "<DeleteUserResponse/>", "x-amzn-requestid"],
    ["as one empty element in a namespace", '<DeleteUserResponse xmlns="https://x/" />', "x-amz-request-id"],
  ])("%s", async (_, body, header) => {
    const { iam } = await clientsOf(answering(200, body, { [header]: "7a62c49f" }));
    expect(await iam.send(deleteUser)).toMatchObject({ $metadata: { httpStatusCode: 200 } });
  });

  test("of a session, with its request id in a header alone, as Ceph has it", async () => {
    const body =
      '<GetSessionTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetSessionTokenResult><Credentials><AccessKeyId>ASIA</AccessKeyId></Credentials></GetSessionTokenResult></GetSessionTokenResponse>';
    const { sts } = await clientsOf(answering(200, body, { "x-amz-request-id": "tx0000" }));
    expect((await sts.send(new GetSessionTokenCommand({}))).Credentials).toMatchObject({ AccessKeyId: "ASIA" });
  });
});

const page = `<!doctype html><html><head><title>Access blocked</title><style>b{}</style></head><body>by the <b>filter</b></body></html>`;
const html = { "content-type": "text/html; charset=utf-8" };

describe("what is not AWS's answer is an error, and is not asked for again", () => {
  test.each([
    ["a page", 200, page, html, 'HTTP 200, text/html; charset=utf-8, "Access blocked by the filter".'],
    ["an empty 200", 200, "", {}, "HTTP 200, empty."],
    ["a 204", 204, "", {}, "HTTP 204, empty."],
    ["a redirect", 302, "", { location: "http://portal.example/" }, "HTTP 302, empty."],
    ["a page that refuses", 403, page, html, 'HTTP 403, text/html; charset=utf-8, "Access blocked by the filter".'],
    ["JSON", 200, '{"ok":true}', { "content-type": "application/json" }, "HTTP 200, application/json, "],
    ["the answer to another call", 200, nobody, {}, "HTTP 200,"],
    [
      "an answer without a request id",
      200,
      "<DeleteUserResponse></DeleteUserResponse>",
      {},
      "HTTP 200, with no text in it.",
    ],
    ["a page with a request id", 200, page, { ...html, "x-amz-request-id": "x" }, "HTTP 200, text/html"],
    ["an error with status 200", 200, refused, {}, "HTTP 200,"],
    ["a compressed answer", 200, "\u001f\u008bK!ABC", { "content-encoding": "gzip" }, "HTTP 200, compressed (gzip)."],
    ["an error without a code", 404, "<ErrorResponse><RequestId>x</RequestId></ErrorResponse>", {}, "HTTP 404,"],
  ])("%s", async (_, status, body, headers, described) => {
    const { iam, host } = await clientsOf(answering(status, body, headers));
    await expect(iam.send(deleteUser)).rejects.toMatchObject({
      code: "NOT_AWS",
      message: expect.stringContaining(`The answer from ${host} to DeleteUser did not come from AWS: ${described}`),
    });
    await expect(iam.send(deleteUser)).rejects.toThrow("It is not known whether DeleteUser was carried out.");
    expect(requests).toBe(2);
  });

  test("of a read neither, nor a list without a result", async () => {
    const { iam } = await clientsOf(answering(200, `<ListUsersResponse>${id}</ListUsersResponse>`));
    const error = await iam.send(new ListUsersCommand({})).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "NOT_AWS", message: expect.not.stringContaining("not known whether") });
  });

  test.each([
    new CreateAccessKeyCommand({ UserName: "roger" }),
    new CreateUserCommand({ UserName: "roger" }),
    new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "roger" }),
  ])("nor what says that something was created, and not what", async (command) => {
    const operation = command.constructor.name.replace("Command", "");
    const { iam } = await clientsOf(answering(200, `<${operation}Response>${id}</${operation}Response>`));
    await expect(iam.send(command as CreateUserCommand)).rejects.toMatchObject({ code: "NOT_AWS" });
  });

  test.each([
    [200, page, html],
    [200, "{}", { "x-amzn-requestid": "x" }],
    [200, '{"Accounts":[]}', {}],
    [403, '{"message":"Forbidden"}', { "x-amzn-requestid": "x" }],
  ])("nor, where the service speaks JSON, what is not its own: %s %s", async (status, body, headers) => {
    const { organizations, host } = await clientsOf(answering(status, body, headers));
    await expect(organizations.send(new ListAccountsCommand({}))).rejects.toMatchObject({
      code: "NOT_AWS",
      message: expect.stringContaining(`The answer from ${host} to ListAccounts did not come from AWS: HTTP ${status}`),
    });
  });

  test("nor half of it in JSON; its own error is", async () => {
    const headers = { "x-amzn-requestid": "x", "content-type": "application/x-amz-json-1.1" };
    const half = await clientsOf(answering(200, '{"Accounts":[', headers));
    await expect(half.organizations.send(new ListAccountsCommand({}))).rejects.toMatchObject({ code: "NOT_AWS" });
    const none = await clientsOf(answering(400, '{"__type":"AWSOrganizationsNotInUseException"}', headers));
    const name = "AWSOrganizationsNotInUseException";
    await expect(none.organizations.send(new ListAccountsCommand({}))).rejects.toMatchObject({ name });
  });

  test("nor a session without credentials", async () => {
    const { sts } = await clientsOf(answering(200, `<GetSessionTokenResponse>${id}</GetSessionTokenResponse>`));
    await expect(sts.send(new GetSessionTokenCommand({}))).rejects.toMatchObject({ code: "NOT_AWS" });
  });

  test("but for a gateway's, which is asked again, since AWS may answer then", async () => {
    const { iam } = await clientsOf((incoming, outgoing) => {
      if (requests < 3) answering(503, page, html)(incoming, outgoing);
      else answering(200, deleted)(incoming, outgoing);
    });
    await iam.send(deleteUser);
    expect(requests).toBe(3);
  });

  test("and where the connection breaks, the error names the host, and what is not known of a change", async () => {
    const { iam, sts, host } = await clientsOf(() => {}, {
      // Node's own errors are none of Jest's.
      handler: handlerOf(
        Promise.reject(Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" })),
      ),
    });
    expect(await iam.send(deleteUser).catch((error: unknown) => toCliError(error).message)).toBe(
      `The connection broke: ${host}. It is not known whether DeleteUser was carried out.`,
    );
    expect(await sts.send(new GetCallerIdentityCommand({})).catch((error: unknown) => toCliError(error).message)).toBe(
      `The connection broke: ${host}.`,
    );
  });

  test("and its words cannot steer a terminal, nor repeat a secret", async () => {
    const { sts } = await clientsOf((incoming, outgoing) => {
      const token = incoming.headers["x-amz-security-token"];
      outgoing.end(`\u001B[2J\u202E\u009B you sent 123456 and ${String(token)}`);
    });
    const error: Error = await sts.send(new GetSessionTokenCommand({ SerialNumber: "x", TokenCode: "123456" })).then(
      () => new Error("none"),
      (reason: Error) => reason,
    );
    expect(error.message).toContain('"[2J you sent *** and ***"');
  });
});

describe("an answer in another protocol is not AWS's", () => {
  test.each([
    ["a greeting of SSH", "SSH-2.0-OpenSSH_9.9\r\n"],
    ["a length that is none", "HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nab"],
    ["headers without end", `HTTP/1.1 200 OK\r\n${"x: y\r\n".repeat(50_000)}`],
  ])("%s", async (_, bytes) => {
    const { iam, host } = await clientsOf((incoming) => void incoming.socket.write(bytes));
    await expect(iam.send(deleteUser)).rejects.toMatchObject({
      code: "NOT_AWS",
      message: `The answer from ${host} to DeleteUser did not come from AWS: it is not HTTP. It is not known whether DeleteUser was carried out.`,
    });
    expect(requests).toBe(1);
  });

  test("and one without TLS is a connection that did not come about", async () => {
    const { tls } = await clientsOf(answering(200, deleted));
    await expect(tls.send(deleteUser)).rejects.toMatchObject({
      code: "NETWORK",
      message: expect.stringMatching(/^Cannot make a TLS connection to 127\.0\.0\.1:\d+: it speaks another protocol/),
    });
  });
});

describe("an answer that is cut off", () => {
  test.each<[string, RequestListener]>([
    ["by the connection's end", answering(200, deleted.slice(0, -20), { connection: "close" })],
    [
      "before its announced length",
      (_, outgoing) => {
        outgoing.writeHead(200, { "content-length": "1000" });
        outgoing.write(deleted, () => outgoing.destroy());
      },
    ],
  ])("%s counts as a connection that broke", async (_, answer) => {
    const { iam, host } = await clientsOf(answer);
    const error: unknown = await iam.send(deleteUser).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "ECONNRESET" });
    expect(toCliError(error).message).toBe(
      `The connection broke: ${host}. It is not known whether DeleteUser was carried out.`,
    );
    expect(requests).toBe(3);
  });
});

describe("what does not come in time is a lost answer", () => {
  const never: RequestListener = () => {};
  const half: RequestListener = (_, outgoing) => {
    outgoing.write("<DeleteUserResponse>");
  };
  const trickle: RequestListener = (_, outgoing) => {
    const timer = setInterval(() => outgoing.write(" "), 20);
    outgoing.on("close", () => clearInterval(timer));
  };

  // One limit at a time, so that on a busy machine no other is reached first.
  test.each([
    [
      "no answer",
      never,
      { answer: 300 },
      "did not answer within 0.3 seconds. It is not known whether DeleteUser was carried out.",
    ],
    [
      "half an answer",
      half,
      { pause: 100 },
      "stopped in the middle. It is not known whether DeleteUser was carried out.",
    ],
    ["a byte at a time", trickle, { pause: 100 }, "stopped in the middle."],
  ])("%s", async (_, answer, quick, words) => {
    const { iam, host } = await clientsOf(answer, { within: { ...limits, ...quick } });
    const error = await iam.send(deleteUser).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "NO_ANSWER", message: expect.stringContaining(words) });
    expect(error).toMatchObject({ message: expect.stringContaining(host) });
    // On a busy machine it may not even have come.
    expect(requests).toBeLessThan(2);
  });

  test("and so is one that Node drops without a word, as when the server switches to another protocol", async () => {
    const { iam } = await clientsOf(never, {
      handler: handlerOf(new Promise(() => {})),
      within: { ...limits, answer: 50 },
    });
    await expect(iam.send(deleteUser)).rejects.toMatchObject({
      code: "NO_ANSWER",
      message: expect.stringContaining("did not answer within 0.05 seconds."),
    });
  });

  test("and cancelling does not wait for it: a read ends at once", async () => {
    for (const answer of [never, half, trickle]) {
      const reading = await clientsOf((incoming, outgoing) => {
        answer(incoming, outgoing);
        setTimeout(reading.cancel, 30);
      });
      // What was waited for would say so.
      await expect(reading.iam.send(new ListUsersCommand({}))).rejects.toMatchObject({ message: "Cancelled." });
    }
  });

  test("but for a change, whose answer is waited for a moment, and then given up", async () => {
    const slow = await clientsOf((incoming, outgoing) => {
      slow.cancel();
      setTimeout(() => answering(200, deleted)(incoming, outgoing), 100);
    });
    await slow.iam.send(deleteUser);
    const stuck = await clientsOf(() => stuck.cancel(), { within: { ...limits, afterCancel: 150 } });
    await expect(stuck.iam.send(new CreateUserCommand({ UserName: "roger" }))).rejects.toMatchObject({
      exitCode: 130,
      message: `Cancelled before ${stuck.host} answered. It is not known whether CreateUser was carried out.`,
    });
  });
});

test("a key that cannot be sent is an error at once", async () => {
  const { iam } = await clientsOf(answering(200, deleted), { accessKeyId: "AKIA\u0007" });
  await expect(iam.send(deleteUser)).rejects.toMatchObject({
    code: "REQUEST_IMPOSSIBLE",
    message: "The access key id contains a character that is not allowed there, such as a control character.",
  });
  expect(requests).toBe(0);
});
