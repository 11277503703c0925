import { GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createTransport } from "nodemailer";
import { startSandbox, type AddedUser, type Sandbox } from "../src/index.js";

/** In the middle of a code's 30 s. */
const now = new Date("2030-01-02T03:04:15Z");
const password = "aA1-not-to-be-shown";

let sandbox: Sandbox;
let roger: AddedUser;
beforeAll(async () => {
  sandbox = await startSandbox({ accountAlias: "dev", clock: () => now });
  sandbox.addGroup({ name: "staff", attachedPolicies: ["IAMReadOnlyAccess"], inlinePolicies: { own: policy } });
  roger = sandbox.addUser({
    name: "roger",
    groups: ["staff"],
    password,
    passwordResetRequired: true,
    accessKeys: 2,
    devices: [{}, { kind: "fido" }],
  });
  sandbox.addAccount("444455556666");
  const transport = createTransport(sandbox.environment["SMTP_URL"] ?? "");
  await transport.sendMail({ from: "a@example.com", to: "roger@example.com", subject: "Hello", html: "<b>Hi</b>" });
  transport.close();
});
afterAll(() => sandbox.close());

const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "iam:*", Resource: "*" }] };

/** By node:http, since fetch lets nobody choose the Host header. */
async function ask(method: string, path: string, headers = {}) {
  const sent = request(`${sandbox.url}${path}`, { method, headers }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

describe("the sandbox in a browser", () => {
  test("shows users, groups, keys, devices and mails as they are", async () => {
    const { body } = await ask("GET", "/state.json");
    expect(JSON.parse(body)).toEqual({
      accounts: [
        {
          id: "111122223333",
          alias: "dev",
          users: [
            expect.objectContaining({ name: "administrator", password: "none" }),
            {
              name: "roger",
              groups: ["staff"],
              password: "to be changed",
              accessKeys: roger.user.accessKeys.map(({ id }) => ({ id, status: "Active" })),
            },
          ],
          groups: [{ name: "staff", members: ["roger"], policies: ["own", "IAMReadOnlyAccess"] }],
          devices: [
            {
              serialNumber: roger.serialNumber,
              user: "roger",
              code: { digits: sandbox.totp(roger.serialNumber), used: false },
            },
            { serialNumber: expect.stringContaining(":u2f/"), user: "roger" },
          ],
        },
        { id: "444455556666", users: [], groups: [], devices: [] },
      ],
    });
    const page = (await ask("GET", "/")).body;
    expect(page).toContain(sandbox.totp(roger.serialNumber));
    expect(page).toContain('<a href="/mail/1">Hello</a>');
  });

  test("shows a device's QR code", async () => {
    const path = `/qr/${encodeURIComponent(roger.serialNumber)}`;
    expect((await ask("GET", "/")).body).toContain(`<img src="${path}"`);
    const { headers, body } = await ask("GET", path);
    expect(headers["content-type"]).toBe("image/png");
    expect(body).toMatch(/^.PNG\r\n/);
  });

  test("strikes out the code once it was used", async () => {
    const digits = sandbox.totp(roger.serialNumber);
    expect((await ask("GET", "/")).body).not.toContain(`<s>${digits}</s>`);
    const sts = new STSClient({
      endpoint: sandbox.url,
      region: "us-east-1",
      credentials: { accessKeyId: roger.accessKeyId, secretAccessKey: roger.secretAccessKey },
      systemClockOffset: now.getTime() - Date.now(),
    });
    await sts.send(new GetSessionTokenCommand({ SerialNumber: roger.serialNumber, TokenCode: digits }));
    expect((await ask("GET", "/")).body).toContain(`<s>${digits}</s>`);
  });

  test.each(["/", "/state.json", "/mail", "/mail/1"])("shows no secret, password or seed at %s", async (path) => {
    const { body } = await ask("GET", path);
    const account = sandbox.account();
    const keys = [...account.users.values()].flatMap((user) => user.accessKeys);
    const seeds = [...account.devices.values()].flatMap((device) => device.seed ?? []);
    expect([keys.length, seeds.length]).toEqual([3, 1]);
    for (const secret of [password, ...seeds, ...keys.map((key) => key.secret)]) expect(body).not.toContain(secret);
  });

  test("answers to the names of this machine only", async () => {
    expect((await ask("GET", "/", { host: "sandbox.example.com" })).status).toBe(403);
    expect((await ask("GET", "/", { host: new URL(sandbox.url).host })).status).toBe(200);
  });

  test("answers HEAD as GET, with nothing", async () => {
    expect(await ask("HEAD", "/mail")).toMatchObject({ status: 200, body: "" });
  });
});

test.each([
  { what: "GET with an action", method: "GET", path: "/?Action=ListUsers&Version=2010-05-08", headers: {} },
  { what: "GET with a signature", method: "GET", path: "/", headers: { authorization: "AWS4-HMAC-SHA256 x" } },
  { what: "POST", method: "POST", path: "/", headers: {} },
])("a client of AWS gets AWS's answer: $what", async ({ method, path, headers }) => {
  const { body } = await ask(method, path, headers);
  expect(body).toMatch(/^<ErrorResponse/);
});
