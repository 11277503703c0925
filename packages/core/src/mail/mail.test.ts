import { getSystemErrorMap } from "node:util";
import { describe, expect, test } from "@jest/globals";
import type { MailMessage, MailTransport } from "../context/index.js";
import { CliError } from "../errors/index.js";
import { recordedOutput, testClock } from "../testing/index.js";
import { checkHeader, checkRecipient } from "./mail-settings.js";
import { openRelay, sendMail } from "./relay.js";

test("a header takes no line end", () => {
  expect(checkHeader("The sender", "IAM <iam@x.com>")).toBe("IAM <iam@x.com>");
  expect(() => checkHeader("The sender", "a@x.com\r\nBcc: all@x.com")).toThrow("The sender contains a line break");
});

describe("openRelay", () => {
  test.each([
    ["not a url", "SMTP_URL is not a URL"],
    ["http://localhost", "begins with http://"],
  ])("refuses %s before it connects", async (url, message) => {
    const mail = { open: () => Promise.reject(new Error("connected")) };
    await expect(openRelay({ mail }, url)).rejects.toThrow(message);
  });

  test.each([
    [{ code: "ETLS", response: "500 what?" }, "It does not offer STARTTLS, and secrets are mailed over TLS only."],
    [
      { code: "ETLS", response: "454 4.7.0 later" },
      "It cannot start TLS now, and secrets are mailed over TLS only: 454 4.7.0 later",
    ],
    [{ code: "ETLS" }, "TLS could not be started: it closed the connection."],
    [
      { code: "ETLS", message: "Error initiating TLS - self-signed certificate" },
      "TLS could not be started: self-signed certificate.",
    ],
    [{ code: "ECONNECTION" }, "It closed the connection."],
    [{ code: "EAUTH", response: "535 no" }, "535 no"],
    [{ code: "ETIMEDOUT" }, "It does not answer."],
    [{ code: "ESOCKET", errno: numberOf("ECONNREFUSED") }, "The connection was refused."],
    [
      { code: "EDNS", errno: -3008, hostname: "mail.exmaple.com" },
      "The host name cannot be resolved: mail.exmaple.com.",
    ],
  ])("says why: %j", async (failure, why) => {
    const transport = relay([Object.assign(new Error("no"), failure)]);
    const mail = { open: () => Promise.resolve({ ...transport, verify: transport.send as never }) };
    await expect(openRelay({ mail }, "smtp://localhost")).rejects.toThrow(`cannot be used: ${why}`);
  });

  test("names the relay that is away, and not the password in its URL", async () => {
    const transport = relay([Object.assign(new Error("connect"), { code: "ECONNREFUSED" })]);
    const mail = { open: () => Promise.resolve({ ...transport, verify: transport.send as never }) };
    await expect(openRelay({ mail }, "smtp://user:secret@mail.example.com:587")).rejects.toMatchObject({
      code: "MAIL_RELAY",
      message: "The mail relay smtp://mail.example.com:587 cannot be used: The connection was refused.",
    });
  });
});

describe("a way without mail", () => {
  const failures = [
    { code: "ECONNREFUSED" },
    { responseCode: 530, command: "MAIL FROM", response: "530 5.7.0 Authentication required" },
    { responseCode: 550, command: "RCPT TO", response: "550 5.7.1 Relaying denied" },
  ];
  const hintOf = async (failure: object, canDoWithout?: boolean) => {
    const refused = Object.assign(new Error("no"), failure);
    const verify = "command" in failure ? {} : { verify: () => Promise.reject(refused) };
    const mail = { open: () => Promise.resolve({ ...relay([refused]), ...verify }) };
    const opened = openRelay({ mail }, "smtp://mail.example.com:587", { canDoWithout });
    const trial = opened.then(({ tryOut }) => tryOut({ from: "a@x.com", to: "b@x.com" }));
    const error: unknown = await trial.catch((cause: unknown) => cause);
    return error instanceof CliError ? error.hint : undefined;
  };

  test.each(failures)("is offered only where the command has one: %j", async (failure) => {
    expect(await hintOf(failure, true)).toContain("--no-mail");
    expect(await hintOf(failure, false)).toMatch(/^((?!--no-mail).)+\.$/);
    expect(await hintOf(failure)).toBe(await hintOf(failure, false));
  });

  test("nor is it where an address may get no mail", () => {
    const check = (flags?: { noMail: boolean }) => () =>
      checkRecipient({ allowedDomains: ["x.com"] }, "a@y.com", flags);
    const hint = (words: RegExp) => expect.objectContaining({ hint: expect.stringMatching(words) }) as unknown as Error;
    expect(check({ noMail: false })).toThrow(hint(/--no-mail/));
    expect(check()).toThrow(hint(/^((?!--no-mail).)+$/));
  });
});

describe("what a relay refuses before anything is changed", () => {
  const envelope = { from: "iam@x.com", to: "jane@x.com" };
  const tryOut = async (failure: object, url = "smtp://mail.example.com:587") => {
    const transport = relay([Object.assign(new Error("no"), failure)]);
    return (await openRelay({ mail: { open: () => Promise.resolve(transport) } }, url)).tryOut(envelope);
  };

  test.each([
    [
      "MAIL FROM",
      "553 5.7.1 Not yours",
      "MAIL_SENDER_REFUSED",
      "does not accept mail from iam@x.com: 553 5.7.1 Not yours",
      "--mail-from",
    ],
    ["MAIL FROM", "550 No", "MAIL_SENDER_REFUSED", "does not accept mail from iam@x.com: 550 No", "--mail-from"],
    [
      "RCPT TO",
      "550 5.1.1 Who?",
      "MAIL_RECIPIENT_REFUSED",
      "does not accept mail to jane@x.com: 550 5.1.1 Who?",
      "Correct the address",
    ],
    [
      "RCPT TO",
      "554 5.7.1 Relaying",
      "MAIL_RECIPIENT_REFUSED",
      "554 5.7.1 Relaying",
      "smtp://USER:PASSWORD@mail.example.com:587",
    ],
    [
      "MAIL FROM",
      "530 5.7.0 Authenticate",
      "MAIL_RELAY",
      "cannot be used: 530 5.7.0",
      "SMTP_URL: smtp://USER:PASSWORD@",
    ],
    ["MAIL FROM", "530 5.7.0 Must issue a STARTTLS", "MAIL_RELAY", "cannot be used: 530 5.7.0", "tls: required"],
    [
      "MAIL FROM",
      "421 4.3.2 Closing",
      "MAIL_RELAY",
      "cannot be used: 421 4.3.2 Closing",
      "Run this again in a few minutes",
    ],
  ])("at %s by %s", async (command, response, code, message, hint) => {
    const failure = { command, response, responseCode: Number(response.slice(0, 3)) };
    await expect(tryOut(failure)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
  });

  test("is no refusal where it asks to come back later", async () => {
    const failure = { command: "RCPT TO", response: "451 4.7.1 Greylisted", responseCode: 451 };
    await expect(tryOut(failure)).resolves.toBe("451 4.7.1 Greylisted");
  });

  test.each([
    ["550-5.7.1 Not from\r\n550-5.7.1 here, see\r\n550 5.7.1 the manual", "550 5.7.1 Not from here, see the manual"],
    ["550-No\n550 not now", "550 No not now"],
    ["554 \u001b[31mred\u202e", "554 [31mred"],
    [`554 ${"x".repeat(999)}`, `554 ${"x".repeat(296)}…`],
  ])("is told in one line of plain text: %j", async (response, told) => {
    await expect(tryOut({ command: "MAIL FROM", response, responseCode: 550 })).rejects.toMatchObject({
      message: expect.stringMatching(new RegExp(`: ${told.replace(/[[\]]/g, "\\$&")}$`)),
    });
  });

  test.each([
    [
      "smtps://mail.example.com:587",
      { originalCode: "ERR_SSL_WRONG_VERSION_NUMBER" },
      "does not speak TLS",
      "use smtp:// with it",
    ],
    ["smtp://mail.example.com:465", { code: "ETIMEDOUT" }, "It does not answer.", "use smtps:// with it"],
    [
      "smtp://i:p@mail.example.com:587",
      { code: "EAUTH", response: "535 5.7.139 Off" },
      "535 5.7.139 Off",
      "SMTP_TOKEN_COMMAND",
    ],
    [
      "smtp://i:p@mail.example.com:587",
      { code: "EAUTH", response: "454 4.7.0 Later", responseCode: 454 },
      "454 4.7.0 Later",
      "Run this again in a few minutes",
    ],
    [
      "smtp://i@mail.example.com:587",
      { code: "EAUTH", command: "AUTH XOAUTH2", response: "535 5.7.8 Expired" },
      "535 5.7.8 Expired",
      "Check that SMTP_TOKEN_COMMAND prints a token of the user in SMTP_URL",
    ],
    [
      "smtp://i:p@mail.example.com:25",
      { code: "ENOAUTH", offered: [], wanted: ["PLAIN"] },
      "no way to sign in with a password",
      "often 587",
    ],
    [
      "smtp://i:p@mail.example.com",
      { code: "ENOAUTH", offered: ["XOAUTH2"], wanted: ["PLAIN"] },
      "it offers XOAUTH2",
      "SMTP_TOKEN_COMMAND",
    ],
    [
      "smtp://i@mail.example.com",
      { code: "ENOAUTH", offered: ["PLAIN"], wanted: ["XOAUTH2"] },
      "with an access token",
      "Unset SMTP_TOKEN_COMMAND",
    ],
  ])("or does at the beginning: %s %j", async (url, failure, message, hint) => {
    const transport = { ...relay([]), verify: () => Promise.reject(Object.assign(new Error("no"), failure)) };
    await expect(openRelay({ mail: { open: () => Promise.resolve(transport) } }, url)).rejects.toMatchObject({
      code: "MAIL_RELAY",
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
  });
});

describe("sendMail", () => {
  const message: MailMessage = {
    from: "a@x.com",
    to: "b@x.com",
    subject: "s",
    text: "t",
    html: "h",
    messageId: "<1@x>",
  };
  const answer = (responseCode: number) =>
    Object.assign(new Error("no"), { responseCode, response: `${responseCode} no` });

  test("tries again, with the same message, when the relay asks to come back later", async () => {
    const transport = relay([new Error("broken"), answer(451)]);
    const context = quiet();
    await sendMail(context, transport, message);
    expect(transport.sent).toEqual([message, message, message]);
    expect(context.err.text).toBe(
      "The mail relay has not accepted the mail to b@x.com yet: 451 no. Trying a third time… (Ctrl-C to stop)\n",
    );
  });

  test("gives up after three tries", async () => {
    const transport = relay([answer(451), answer(451), answer(451)]);
    await expect(sendMail(quiet(), transport, message)).rejects.toMatchObject({ code: "MAIL_NOT_SENT" });
    expect(transport.sent).toHaveLength(3);
  });

  test("asks before it sends again what may have arrived, and says in the end that nobody knows", async () => {
    const broken = () => Object.assign(new Error("broken"), { mayHaveArrived: true });
    const arrived = relay([broken()]);
    await sendMail(quiet(), arrived, message, { hasArrived: () => Promise.resolve(true) });
    expect(arrived.sent).toHaveLength(1);
    const lost = relay([broken(), answer(451), new Error("away")]);
    const options = { hasArrived: () => Promise.resolve(false) };
    await expect(sendMail(quiet(), lost, message, options)).rejects.toMatchObject({
      code: "MAIL_UNCERTAIN",
    });
    expect(lost.sent).toHaveLength(3);
  });

  test("tells a refusal of the sender, or of the login, from one of the mail", async () => {
    for (const command of ["MAIL FROM", "AUTH PLAIN"]) {
      const transport = relay([Object.assign(answer(535), { command })]);
      await expect(sendMail(quiet(), transport, message)).rejects.toMatchObject({
        code: "MAIL_SENDER_REFUSED",
      });
    }
  });

  test("takes a 5xx answer for final, and passes on what it says", async () => {
    const transport = relay([answer(550)]);
    await expect(sendMail(quiet(), transport, message)).rejects.toThrow("was not accepted: 550 no");
    expect(transport.sent).toHaveLength(1);
  });
});

const quiet = () => ({ clock: testClock(), err: recordedOutput() });

/** Each system has numbers of its own. */
function numberOf(code: string): number | undefined {
  return [...getSystemErrorMap()].find(([, [name]]) => name === code)?.[0];
}

/** A relay that fails with these, in order, and accepts all that comes after. */
function relay(failures: Error[]): MailTransport & { sent: MailMessage[] } {
  const sent: MailMessage[] = [];
  return {
    sent,
    verify: () => Promise.resolve(),
    tryOut: () => (failures[0] === undefined ? Promise.resolve() : Promise.reject(failures[0])),
    send(message) {
      sent.push(message);
      const failure = failures.shift();
      return failure === undefined ? Promise.resolve() : Promise.reject(failure);
    },
    close: () => undefined,
  };
}
