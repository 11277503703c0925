import { getSystemErrorMap } from "node:util";
import { describe, expect, test } from "@jest/globals";
import type { MailMessage, MailTransport } from "../context/index.js";
import { testClock } from "../testing/index.js";
import { checkHeader } from "./check-header.js";
import { openRelay, sendMail } from "./relay.js";

test("a header takes no line end", () => {
  expect(checkHeader("The sender", "IAM <iam@x.com>")).toBe("IAM <iam@x.com>");
  expect(() => checkHeader("The sender", "a@x.com\r\nBcc: all@x.com")).toThrow("The sender has a line end");
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
    [{ code: "ETLS", response: "500 what?" }, "It does not offer STARTTLS, and a password is mailed over TLS only."],
    [{ code: "EAUTH", response: "535 no" }, "535 no"],
    [{ code: "ETIMEDOUT" }, "It does not answer."],
    [{ code: "ESOCKET", errno: numberOf("ECONNREFUSED") }, "The connection was refused."],
    [
      { code: "EDNS", errno: -3008, hostname: "mail.exmaple.com" },
      "The host name cannot be looked up: mail.exmaple.com.",
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
    const transport = relay([answer(451), new Error("broken")]);
    await sendMail({ clock: testClock() }, transport, message);
    expect(transport.sent).toEqual([message, message, message]);
  });

  test("gives up after three tries", async () => {
    const transport = relay([answer(451), answer(451), answer(451)]);
    await expect(sendMail({ clock: testClock() }, transport, message)).rejects.toMatchObject({ code: "MAIL_NOT_SENT" });
    expect(transport.sent).toHaveLength(3);
  });

  test("asks before it sends again what may have arrived, and says in the end that nobody knows", async () => {
    const broken = () => Object.assign(new Error("broken"), { mayHaveArrived: true });
    const arrived = relay([broken()]);
    await sendMail({ clock: testClock() }, arrived, message, { hasArrived: () => Promise.resolve(true) });
    expect(arrived.sent).toHaveLength(1);
    const lost = relay([broken(), answer(451), new Error("away")]);
    const options = { hasArrived: () => Promise.resolve(false) };
    await expect(sendMail({ clock: testClock() }, lost, message, options)).rejects.toMatchObject({
      code: "MAIL_UNCERTAIN",
    });
    expect(lost.sent).toHaveLength(3);
  });

  test("takes a 5xx answer for final, and passes on what it says", async () => {
    const transport = relay([answer(550)]);
    await expect(sendMail({ clock: testClock() }, transport, message)).rejects.toThrow("was not accepted: 550 no");
    expect(transport.sent).toHaveLength(1);
  });
});

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
    send(message) {
      sent.push(message);
      const failure = failures.shift();
      return failure === undefined ? Promise.resolve() : Promise.reject(failure);
    },
    close: () => undefined,
  };
}
