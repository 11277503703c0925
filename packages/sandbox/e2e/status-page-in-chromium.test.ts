import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { handlePage, type PageView } from "../src/page/index.js";
import { temporaryFolder, type TemporaryFolder } from "../src/testing/index.js";

const chromium = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "chromium"))
  .find((path) => existsSync(path));

/** Tries everything by which a name or a mail could run or fetch something. */
const attack = `"'><script>fetch("/ran")</script><img src="/loaded" onerror="fetch('/ran')"><a href="javascript:x">x</a>`;
const hostileHtml = `<style>@import "/loaded";</style><p style="color: red; background: url(/loaded)">Hello</p>
  <form action="/ran"><input autofocus onfocus="fetch('/ran')"></form><meta http-equiv="refresh" content="0; url=/loaded">
  <iframe src="/loaded"></iframe><script>top.location = "/ran"</script>${attack}`;

const view: PageView = {
  now: new Date(0),
  accounts: [
    {
      id: "123456789012",
      alias: attack,
      users: [{ name: attack, groups: [attack], password: "set", accessKeys: [] }],
      groups: [{ name: attack, members: [attack], policies: [attack] }],
      devices: [{ serialNumber: attack, user: attack, code: { digits: "012345", used: false }, qrCode: () => pixel }],
    },
  ],
  mails: [
    {
      from: attack,
      to: [attack],
      subject: attack,
      text: attack,
      html: hostileHtml,
      messageId: undefined,
      headers: {},
      raw: Buffer.from(hostileHtml),
      receivedAt: new Date(),
      envelope: { from: attack, to: [attack], user: undefined },
      secure: false,
    },
  ],
};

const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** The paths that were asked for. */
let asked: string[];
let profiles = 0;
let server: Server;
let url: string;
let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await temporaryFolder();
  server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    if (path === "/unprotected") return response.writeHead(200, { "content-type": "text/html" }).end(hostileHtml);
    return void handlePage({ url: path, host: request.headers.host }, view).then(({ status, headers, body }) =>
      response.writeHead(status, headers).end(body),
    );
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await folder.remove();
});

/**
 * Loads a page, gives what it has loaded time to run, yet less than until it may be loaded again, and returns the document it became, and what it complained of.
 */
async function look(path: string) {
  asked = [];
  profiles += 1;
  const profile = join(folder.path, `profile-${profiles}`);
  const flags = `--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync --disable-dev-shm-usage --enable-logging=stderr --virtual-time-budget=500
    --dump-dom`;
  const args = [...flags.split(/\s+/), `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`];
  const child = spawn(chromium ?? "", [...args, `--user-data-dir=${profile}`, `${url}${path}`], { timeout: 30_000 });
  const [document, log] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { document, complaints: log.split("\n").filter((line) => line.includes("CONSOLE")) };
}

const reason = chromium === undefined ? " (skipped: there is no chromium on the PATH)" : "";

(chromium === undefined ? describe.skip : describe)(`in a browser${reason}`, () => {
  test("the overview is shown with its style and QR codes, and nothing that names hold is run or loaded", async () => {
    const { document, complaints } = await look("/");
    expect(document).toContain("012345");
    expect(document).toContain("&lt;script&gt;");
    expect(complaints).toEqual([]);
    expect(asked).toEqual(expect.arrayContaining(["/style.css", `/qr/${encodeURIComponent(attack)}`]));
    expect(asked.filter((path) => /^\/(ran|loaded)/.test(path))).toEqual([]);
  });

  test("a mail's HTML is shown in its frame, and nothing of it is run or loaded", async () => {
    await look("/mail/1");
    expect(asked).toContain("/mail/1.html");
    expect(asked.filter((path) => /^\/(ran|loaded)/.test(path))).toEqual([]);
  });

  test("a mail's HTML looked at alone runs and loads nothing either", async () => {
    await look("/mail/1.html");
    expect(asked.filter((path) => /^\/(ran|loaded)/.test(path))).toEqual([]);
  });

  test("the same HTML does run and load where nothing keeps it from it", async () => {
    await look("/unprotected");
    expect(asked).toEqual(expect.arrayContaining(["/ran", "/loaded"]));
  });
});
