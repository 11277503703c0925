import { connect } from "node:net";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createTransport } from "nodemailer";
import { startMailCatcher, type MailCatcher, type MailCatcherOptions } from "./index.js";

const mail = {
  from: '"The Admins" <admin@example.com>',
  to: "Roger Siggs <roger.siggs@gmail.com>, second@example.com",
  subject: "Grüße, Roger",
  text: "Your password is below.",
  html: "<p>Your password is <b>below</b>.</p>",
  messageId: "<1@example.com>",
};

let catcher: MailCatcher;
beforeEach(async () => {
  catcher = await startMailCatcher();
});
afterEach(() => catcher.close());

async function restart(options: MailCatcherOptions) {
  await catcher.close();
  catcher = await startMailCatcher(options);
}

/** As a tool would send it: one connection, one mail. */
async function send(settings: object = {}) {
  const { hostname, port } = new URL(catcher.url);
  const transport = createTransport({ host: hostname, port: Number(port), ...settings });
  try {
    return await transport.sendMail(mail);
  } finally {
    transport.close();
  }
}

const trusting = () => ({ requireTLS: true, tls: { ca: catcher.certificate } });

describe("a mail that is caught", () => {
  test("is read: addresses, subject, both bodies, headers, envelope", async () => {
    await send();
    expect(await catcher.waitForMessage()).toMatchObject({
      from: "admin@example.com",
      to: ["roger.siggs@gmail.com", "second@example.com"],
      subject: "Grüße, Roger",
      text: "Your password is below.",
      html: "<p>Your password is <b>below</b>.</p>",
      messageId: "<1@example.com>",
      headers: { "message-id": "<1@example.com>", from: "The Admins <admin@example.com>" },
      envelope: { from: "admin@example.com", to: ["roger.siggs@gmail.com", "second@example.com"], user: undefined },
      secure: false,
    });
    expect(catcher.messages[0]?.raw.toString()).toMatch(/^From: .*\r\n\r\n/s);
  });

  test("keeps headers whose names JavaScript keeps for itself", async () => {
    const transport = createTransport(catcher.url);
    await transport.sendMail({ ...mail, headers: [{ key: "constructor", value: "one" }] });
    transport.close();
    expect((await catcher.waitForMessage()).headers).toMatchObject({ constructor: "one" });
  });

  test("has no HTML where its sender wrote none", async () => {
    const transport = createTransport(catcher.url);
    await transport.sendMail({ from: "a@example.com", to: "b@example.com", text: "See https://example.com" });
    transport.close();
    expect(await catcher.waitForMessage()).toMatchObject({ text: "See https://example.com\n", html: undefined });
  });

  test("can be waited for, by number", async () => {
    const second = catcher.waitForMessage(2);
    await send();
    await send();
    expect(await second).toBe(catcher.messages[1]);
  });

  test("is forgotten when told so", async () => {
    await send();
    catcher.clear();
    expect(catcher.messages).toEqual([]);
  });
});

describe("STARTTLS", () => {
  test("is not offered unless asked for", async () => {
    await expect(send(trusting())).rejects.toMatchObject({ code: "ETLS" });
  });

  test("works for a client that trusts the certificate", async () => {
    await restart({ tls: "offered" });
    await send(trusting());
    expect(catcher.messages[0]?.secure).toBe(true);
  });

  test("fails for a client that does not trust the certificate", async () => {
    await restart({ tls: "offered" });
    await expect(send({ requireTLS: true })).rejects.toMatchObject({ code: "ESOCKET" });
    expect(catcher.messages).toEqual([]);
  });

  test("refuses a mail that comes without it, where it is required", async () => {
    await restart({ tls: "required" });
    await expect(send({ ignoreTLS: true })).rejects.toMatchObject({ responseCode: 530 });
    expect(catcher.messages).toEqual([]);
  });
});

describe("signing in", () => {
  const auth = { user: "relay", pass: "right" };

  test.each(["PLAIN", "LOGIN"])("works with %s, over TLS", async (authMethod) => {
    await restart({ tls: "required", auth: { user: "relay", password: "right" } });
    await send({ ...trusting(), auth, authMethod });
    expect(catcher.messages[0]?.envelope.user).toBe("relay");
  });

  test("works without TLS where that is off", async () => {
    await restart({ auth: { user: "relay", password: "right" } });
    await send({ auth });
    expect(catcher.messages[0]?.envelope.user).toBe("relay");
  });

  test.each([
    { user: "relay", pass: "wrong" },
    { user: "other", pass: "right" },
  ])("is refused as $user with the password $pass", async (auth) => {
    await restart({ auth: { user: "relay", password: "right" } });
    await expect(send({ auth })).rejects.toMatchObject({ code: "EAUTH", responseCode: 535 });
  });

  test("cannot be left out", async () => {
    await restart({ auth: { user: "relay", password: "right" } });
    await expect(send()).rejects.toMatchObject({ responseCode: 530 });
    expect(catcher.messages).toEqual([]);
  });
});

describe("a refusal that was asked for", () => {
  test.each([
    { at: "connection", answer: 421 },
    { at: "connection", answer: 554 },
    { at: "mail-from", answer: 451 },
    { at: "mail-from", answer: 553 },
    { at: "rcpt-to", answer: 450 },
    { at: "rcpt-to", answer: 550 },
    { at: "data", answer: 452 },
    { at: "data", answer: 554 },
  ] as const)("at $at answers $answer, and no mail is kept", async ({ at, answer }) => {
    catcher.refuse({ at, answer, text: "5.0.0 Not today" });
    await expect(send()).rejects.toMatchObject({ responseCode: answer, response: `${answer} 5.0.0 Not today` });
    expect(catcher.messages).toEqual([]);
  });

  test.each([454, 535])("at auth answers %d to the right password", async (answer) => {
    await restart({ auth: { user: "relay", password: "right" } });
    catcher.refuse({ at: "auth", answer });
    await expect(send({ auth: { user: "relay", pass: "right" } })).rejects.toMatchObject({ responseCode: answer });
  });

  test("ends after as many times as were asked for", async () => {
    catcher.refuse({ at: "data", answer: 451, times: 2 });
    await expect(send()).rejects.toMatchObject({ responseCode: 451 });
    await expect(send()).rejects.toMatchObject({ responseCode: 451 });
    await send();
    expect(catcher.messages).toHaveLength(1);
  });

  test("goes on until told to accept", async () => {
    catcher.refuse({ at: "rcpt-to", answer: 550 });
    await expect(send()).rejects.toMatchObject({ responseCode: 550 });
    await expect(send()).rejects.toMatchObject({ responseCode: 550 });
    catcher.accept();
    await send();
    expect(catcher.messages).toHaveLength(1);
  });

  test.each(["connection", "mail-from", "rcpt-to", "data"] as const)(
    "at %s can cut the connection, and no mail is kept",
    async (at) => {
      catcher.refuse({ at, answer: "drop" });
      await expect(send()).rejects.toMatchObject({ code: expect.stringMatching(/^(ECONNECTION|ESOCKET)$/) });
      expect(catcher.messages).toEqual([]);
    },
  );

  test("at auth can cut the connection", async () => {
    catcher.refuse({ at: "auth", answer: "drop" });
    await expect(send({ auth: { user: "a", pass: "b" } })).rejects.toMatchObject({
      code: expect.stringMatching(/^(ECONNECTION|ESOCKET)$/),
    });
  });

  test.each(["off", "offered"] as const)("can cut the connection after the mail was taken, TLS %s", async (tls) => {
    await restart({ tls });
    catcher.refuse({ at: "data", answer: "accept-then-drop", times: 1 });
    await expect(send(tls === "off" ? {} : trusting())).rejects.toMatchObject({
      code: expect.stringMatching(/^(ECONNECTION|ESOCKET)$/),
    });
    expect(catcher.messages).toHaveLength(1);
  });
});

describe("closing", () => {
  test("cuts clients that still hang on, and frees the port", async () => {
    let isFree = false;
    // Again where another program takes it at that very moment.
    for (let tries = 0; tries < 5 && !isFree; tries += 1) {
      if (tries > 0) await restart({});
      const { hostname, port } = new URL(catcher.url);
      const client = connect(Number(port), hostname);
      await once(client, "data");
      await catcher.close();
      await once(client.resume(), "close");
      isFree = await restart({ port: Number(port) }).then(
        () => true,
        () => false,
      );
    }
    expect(isFree).toBe(true);
  });

  test("ends the waiting for a mail that did not come", async () => {
    const [waiting] = await Promise.allSettled([catcher.waitForMessage(), catcher.close()]);
    expect(waiting).toEqual({
      status: "rejected",
      reason: new Error("The mail catcher was closed before mail 1 came."),
    });
  });

  test("a port in use is an error that names it", async () => {
    const port = Number(new URL(catcher.url).port);
    await expect(startMailCatcher({ port })).rejects.toMatchObject({ code: "EADDRINUSE", port });
  });
});
