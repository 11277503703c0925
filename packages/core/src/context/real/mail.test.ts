import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { expect, test } from "@jest/globals";
import { openMailTransport } from "./mail.js";

/** A relay that takes mails, and goes away in place of saying so. */
async function startRelay(mails: string[]) {
  const server = createServer((socket) => {
    let text = "";
    let isMail = false;
    socket.on("error", () => undefined);
    socket.write("220 relay\r\n");
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      if (isMail && text.endsWith("\r\n.\r\n")) {
        mails.push(text);
        socket.destroy();
        return;
      }
      for (let end = text.indexOf("\r\n"); !isMail && end >= 0; end = text.indexOf("\r\n")) {
        isMail = text.startsWith("DATA");
        text = text.slice(end + 2);
        socket.write(isMail ? "354 go on\r\n" : "250 ok\r\n");
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

test("a mail that a kept connection has handed over, with no word on it, is not sent again by another", async () => {
  const mails: string[] = [];
  const relay = await startRelay(mails);
  const transport = openMailTransport(relay.url, { signal: new AbortController().signal, tell: () => undefined });
  await transport.verify();
  const mail = { from: "a@x.com", to: "b@x.com", subject: "s", text: "t", html: "h", messageId: "<1@x>" };
  await expect(transport.send(mail)).rejects.toMatchObject({ mayHaveArrived: true });
  expect(mails).toHaveLength(1);
  transport.close();
  relay.close();
});

test.each([
  ["a password", "iam:some-secret@", undefined],
  ["a token", "iam@", () => Promise.resolve("some-secret")],
])("a relay that repeats the line with %s shows it to nobody", async (_, login, token) => {
  const lines: string[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.write("220 relay\r\n");
    socket.on("data", (chunk) => {
      const line = chunk.toString("latin1").trim();
      lines.push(line);
      socket.write(line.startsWith("EHLO") ? "250-relay\r\n250 AUTH PLAIN XOAUTH2\r\n" : `535 5.7.8 No: ${line}\r\n`);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `smtp://${login}127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = openMailTransport(url, { token, signal: new AbortController().signal, tell: () => undefined });
  const error: unknown = await transport.verify().catch((thrown: unknown) => thrown);
  server.close();
  const [, sent = "none"] = /^AUTH \w+ (\S+)$/.exec(lines.at(-1) ?? "") ?? [];
  expect(Buffer.from(sent, "base64").toString()).toContain("some-secret");
  expect(error).toMatchObject({ code: "EAUTH", response: expect.stringContaining("535 5.7.8 No: AUTH") });
  expect(JSON.stringify({ ...(error as Error), said: String(error) })).not.toContain(sent);
});

test("what a relay says before it closes the connection is passed on", async () => {
  const server = createServer((socket) => {
    socket.on("error", () => undefined).write("220 relay\r\n");
    socket.on("data", (chunk) => {
      const isMail = chunk.toString("latin1").startsWith("MAIL");
      socket.write(isMail ? "421 4.3.2 Going down\r\n" : "250 ok\r\n");
      if (isMail) socket.end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = openMailTransport(url, { signal: new AbortController().signal, tell: () => undefined });
  await expect(transport.tryOut({ from: "a@x.com", to: "b@x.com" })).rejects.toMatchObject({ responseCode: 421 });
  transport.close();
  server.close();
});

test("a relay that is silent is said to be waited for, and Ctrl-C ends that", async () => {
  const server = createServer((socket) => void socket.on("error", () => undefined));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `smtp://u:p@127.0.0.1:${(server.address() as AddressInfo).port}`;
  const controller = new AbortController();
  const lines: string[] = [];
  const tell = (line: string) => {
    lines.push(line);
    controller.abort();
  };
  await expect(openMailTransport(url, { signal: controller.signal, tell }).verify()).rejects.toMatchObject({
    code: "CANCELLED",
  });
  expect(lines).toEqual([`Waiting for ${url.replace("u:p@", "")}… (Ctrl-C to stop)`]);
  server.close();
});
