import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { LoopbackServer } from "../context.js";
import { serveOnLoopback } from "./serve-on-loopback.js";

let answers: (() => { status: number; body: object })[];
let server: LoopbackServer;
beforeEach(async () => {
  answers = [];
  server = await serveOnLoopback({ token: "secret", answer: async () => (answers.shift() ?? fail)() });
});
afterEach(() => server.close().catch(() => {}));

function fail(): never {
  throw new Error("broken");
}

const ask = (authorization?: string) =>
  fetch(server.url, authorization === undefined ? {} : { headers: { authorization } });

test("whoever has the token is answered", async () => {
  answers.push(() => ({ status: 200, body: { a: 1 } }));
  const response = await ask("secret");
  expect([response.status, await response.json()]).toEqual([200, { a: 1 }]);
});

test.each([undefined, "", "secre", "secret2", "Bearer secret"])(
  "who has it not (%j) is refused unasked",
  async (token) => {
    answers.push(() => ({ status: 200, body: { a: 1 } }));
    const response = await ask(token);
    expect([response.status, await response.text()]).toEqual([
      403,
      '{"code":"AccessDenied","message":"The request has no valid authorization token."}',
    ]);
    expect(answers).toHaveLength(1);
  },
);

test.each(["evil.example", "localhost"])("who asks by another name (%s) is refused unasked", async (name) => {
  answers.push(() => ({ status: 200, body: { a: 1 } }));
  const { port } = new URL(server.url);
  const asking = request(server.url, { headers: { authorization: "secret", host: `${name}:${port}` } }).end();
  const [response] = (await once(asking, "response")) as [IncomingMessage];
  response.resume();
  expect(response.statusCode).toBe(403);
  expect(answers).toHaveLength(1);
});

test("what goes wrong is told", async () => {
  const response = await ask("secret");
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code: "UNEXPECTED" });
});

test("it listens on loopback alone, and no more when it is closed", async () => {
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  await server.close();
  answers.push(() => ({ status: 200, body: {} }));
  // Another program may have the port by now, and answer.
  await ask("secret").catch(() => undefined);
  expect(answers).toHaveLength(1);
});
