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
      users: [{ name: attack, email: attack, groups: [attack], password: "set", accessKeys: [] }],
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

/** Names and texts as long as they get. */
const long: PageView = {
  now: new Date("2030-01-02T03:04:12Z"),
  accounts: [
    {
      id: "123456789012",
      alias: "a-company-with-a-long-name",
      users: ["maximiliana.featherstonehaugh-longname-dev", "roger"].map((name) => ({
        name,
        email: "maximiliana.featherstonehaugh-longname@example.com",
        groups: ["Engineers", "ReadOnlyAdministrators", "S3FullControl"],
        password: "to be changed",
        accessKeys: [{ id: "AKIASANDBOX000000001", status: "Inactive", lastUsed: new Date(0) }],
      })),
      groups: [{ name: "Engineers", members: ["roger", "jane.doe-dev"], policies: ["AmazonEC2ReadOnlyAccess", "own"] }],
      devices: [
        {
          serialNumber: "arn:aws:iam::123456789012:mfa/maximiliana.featherstonehaugh-longname-dev",
          user: "maximiliana.featherstonehaugh-longname-dev",
          code: { digits: "012345", used: false },
          qrCode: () => pixel,
        },
      ],
    },
  ],
  mails: [
    {
      from: "Identity Team <identity-and-access@example.com>",
      to: ["maximiliana.featherstonehaugh-longname@example.com"],
      subject: "Your AWS account",
      text: "Hello",
      html: undefined,
      messageId: undefined,
      headers: {},
      raw: Buffer.from(""),
      receivedAt: new Date(0),
      envelope: { from: "", to: ["maximiliana.featherstonehaugh-longname@example.com"], user: undefined },
      secure: false,
    },
  ],
};

/**
 * Notes in the page whether it is wider than its window, and which words without a sign to break at are broken; then types
 * into the search, and presses the button that copies a code.
 */
const measuring = `addEventListener("load", () => {
  const broken = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    for (const { 0: word, index } of walker.currentNode.data.matchAll(/[^\\s.@:/-]{1,24}/g)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, index);
      range.setEnd(walker.currentNode, index + word.length);
      const tops = new Set(Array.from(range.getClientRects(), ({ top }) => Math.round(top)));
      if (tops.size > 1) broken.push(word);
    }
  }
  const isWide = document.documentElement.scrollWidth > innerWidth;
  const copied = [];
  Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => void copied.push(text) } });
  const search = document.querySelector(".search");
  search.value = "Maxi";
  search.dispatchEvent(new Event("input"));
  const button = document.querySelector(".device .copy");
  button.click();
  const found = Array.from(document.querySelectorAll("tr[data-find]"), (row) => !row.hidden);
  setTimeout(() => {
    document.title = JSON.stringify({ width: innerWidth, isWide, broken, copied, found, said: button.textContent });
  }, 100);
});`;

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
    if (path === "/measuring.js") return response.end(measuring);
    if (path === "/unprotected") return response.writeHead(200, { "content-type": "text/html" }).end(hostileHtml);
    const shown = path.startsWith("/?") ? long : view;
    const script = path === "/?measured" ? '<script src="/measuring.js"></script>' : "";
    return void handlePage({ url: path, host: request.headers.host }, shown).then(({ status, headers, body }) =>
      response.writeHead(status, headers).end(script === "" ? body : `${String(body)}${script}`),
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
async function look(path: string, { width = 800, time = 500 } = {}) {
  asked = [];
  profiles += 1;
  const profile = join(folder.path, `profile-${profiles}`);
  const flags = `--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync --disable-dev-shm-usage --enable-logging=stderr --virtual-time-budget=${time} --window-size=${width},900
    --dump-dom`;
  const args = [...flags.split(/\s+/), `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`];
  const child = spawn(chromium ?? "", [...args, `--user-data-dir=${profile}`, `${url}${path}`], { timeout: 120_000 });
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

  test.each([500, 1200])("%s pixels suffice, the search leaves what it finds, and a button copies", async (width) => {
    const { document, complaints } = await look("/?measured", { width, time: 1000 });
    expect(complaints).toEqual([]);
    expect(JSON.parse(/<title>([^<]*)</.exec(document)?.[1] ?? "")).toEqual({
      width,
      isWide: false,
      broken: [],
      copied: ["012345"],
      found: [true, false, false, true],
      said: "Copied",
    });
  });

  test("codes count down by themselves, with nothing loaded anew", async () => {
    const { document } = await look("/?", { time: 5000 });
    const left = Number(/>(\d+) s left</.exec(document)?.[1]);
    expect(left).toBeLessThan(17);
    expect(left).toBeGreaterThan(8);
    expect(asked.filter((path) => path === "/?" || path === "/")).toEqual(["/?"]);
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
