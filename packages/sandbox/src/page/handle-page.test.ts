import { describe, expect, test } from "@jest/globals";
import type { CaughtMail } from "../mail/index.js";
import { handlePage } from "./handle-page.js";
import type { PageView } from "./page-view.js";

const mail: CaughtMail = {
  from: "admin@example.com",
  to: ["roger@example.com", "second@example.com"],
  subject: "Welcome & hello",
  text: "Your password is <hunter2>.",
  html: "<p onclick=alert(1)>Hello <script>alert(1)</script></p>",
  messageId: "<1@example.com>",
  headers: { from: "admin@example.com" },
  raw: Buffer.from("From: admin@example.com\r\n\r\nr\u00FCn"),
  receivedAt: new Date("2030-01-02T03:04:05Z"),
  envelope: { from: "bounce@example.com", to: ["roger@example.com"], user: undefined },
  secure: true,
};

const serialNumber = "arn:aws:iam::123456789012:mfa/team/roger";
const view: PageView = {
  now: new Date("2030-01-02T03:04:12Z"),
  accounts: [
    {
      id: "123456789012",
      alias: "dev",
      users: [
        {
          name: "roger",
          email: "roger@example.com",
          groups: ["staff", "admins"],
          password: "to be changed",
          accessKeys: [
            { id: "AKIASANDBOX000000001", status: "Active", lastUsed: new Date("2030-01-01T00:00:00Z") },
            { id: "AKIASANDBOX000000002", status: "Inactive", lastUsed: undefined },
          ],
        },
      ],
      groups: [{ name: "staff", members: ["roger"], policies: ["require-mfa"] }],
      devices: [
        {
          serialNumber,
          user: "roger",
          code: { digits: "012345", used: false },
          qrCode: () => Buffer.from("a picture"),
        },
        {
          serialNumber: "arn:aws:iam::123456789012:u2f/key",
          user: undefined,
          code: undefined,
          qrCode: undefined,
        },
      ],
    },
  ],
  mails: [mail, { ...mail, subject: "", text: undefined, html: undefined, secure: false }],
};

const get = (url: string, host: string | undefined = "127.0.0.1:4100") => handlePage({ url, host }, view);

/** What a person reads: the markup gone, spaces run together. */
async function textAt(url: string): Promise<string> {
  const { status, body } = await get(url);
  expect(status).toBe(200);
  return String(body)
    .replace(/<wbr \/>|(?=&nbsp;)/g, "")
    .replace(/<[^>]*>|&nbsp;/g, " ")
    .replace(/\s+/g, " ");
}

describe("the overview", () => {
  test("shows users, keys, groups and devices of each account", async () => {
    const text = await textAt("/");
    expect(text).toContain("Account 123456789012 dev");
    expect(text).toContain(
      "roger staff, admins to be changed roger (no subject) Welcome &#38; hello AKIASANDBOX000000001",
    );
    expect(text).toContain("AKIASANDBOX000000001 Copy Active, last used 2030-01-01 00:00:00 UTC");
    expect(text).toContain("AKIASANDBOX000000002 Copy Inactive, never used");
    expect(text).toContain("staff roger require-mfa");
    const id = encodeURIComponent(serialNumber);
    const { body } = await get("/");
    expect(body).toContain(`<a href="#${id}">roger</a>`);
    expect(body).toContain(`id="${id}"`);
    expect(text).toContain(`012345 Copy 18 s left enabled for roger ${serialNumber}`);
    expect(text).toContain("gives no codes not enabled yet arn:aws:iam::123456789012:u2f/key");
  });

  test("leads from a user to their devices and mails, and from a group or a device to the user", async () => {
    const { body } = await get("/");
    expect(body).toContain('<tr data-find id="123456789012%2Froger">');
    expect(String(body).split('<a href="#123456789012%2Froger">roger</a>')).toHaveLength(3);
    expect(String(body).split('<a href="/mail/1">Welcome &#38; hello</a>')).toHaveLength(3);
  });

  test("shows the mails, the newest first", async () => {
    expect(await textAt("/")).toMatch(/\(no subject\).*Welcome &#38; hello roger@example.com, second@example.com/);
  });

  test("is loaded again within ten seconds, and no later than the codes change", async () => {
    expect((await get("/")).body).toContain('http-equiv="refresh" content="10"');
    const { body } = await handlePage({ url: "/", host: "localhost" }, { ...view, now: new Date(59_000) });
    expect(body).toContain('http-equiv="refresh" content="1"');
  });

  test("strikes out a code that was used", async () => {
    const device = { serialNumber, user: "roger", code: { digits: "012345", used: true }, qrCode: undefined };
    const account = { id: "1", alias: undefined, users: [], groups: [], devices: [device] };
    const { body } = await handlePage({ url: "/", host: "localhost" }, { ...view, accounts: [account] });
    expect(body).toContain("<s>012345</s>");
    expect((await get("/")).body).not.toContain("<s>");
  });

  test("says where there is nothing", async () => {
    const empty = { id: "1", alias: undefined, users: [], groups: [], devices: [] };
    const { body } = await handlePage({ url: "/", host: "localhost" }, { ...view, accounts: [empty], mails: [] });
    expect(body).toContain("No users, groups or devices.");
    expect(body).toContain("No mail yet.");
    expect(body).not.toMatch(/<h2|<table/);
    expect((await get("/")).body).not.toMatch(/No users|None was/);
  });

  test("keeps its path when a query is sent along", async () => {
    expect(await get("/?x=/mail")).toEqual(await get("/"));
  });
});

describe("a mail", () => {
  test("is shown with who got it, its text as it was written, and its HTML in a frame of its own", async () => {
    const { body } = await get("/mail/1");
    expect(body).toContain("<pre>Your password is &#60;hunter2&#62;.</pre>");
    expect(body).toMatch(/<iframe sandbox="" src="\/mail\/1\.html"/);
    expect(body).not.toContain("alert");
    expect(await textAt("/mail/1")).toMatch(
      /Delivered to roger@example.com Received 2030-01-02 03:04:05 UTC, over TLS/,
    );
  });

  test("without text or HTML shows none", async () => {
    const { body } = await get("/mail/2");
    expect(body).toContain("(no subject)");
    expect(body).not.toMatch(/<pre|<iframe|over TLS/);
  });

  test("is there as it was sent", async () => {
    expect(await get("/mail/1.eml")).toMatchObject({ headers: { "content-type": "message/rfc822" }, body: mail.raw });
  });

  test("is there as JSON, but for its bytes", async () => {
    const { raw: _raw, ...rest } = JSON.parse(JSON.stringify(mail)) as Record<string, unknown>;
    expect(JSON.parse(String((await get("/mail/1.json")).body))).toEqual(rest);
    const all = JSON.parse(String((await get("/mail.json")).body)) as unknown[];
    expect(all).toHaveLength(2);
    expect(all[0]).toEqual(rest);
  });

  test("can run and load nothing by its HTML, also where that is looked at alone", async () => {
    const { headers, body } = await get("/mail/1.html");
    expect(body).toBe(mail.html);
    expect(headers["content-security-policy"]).toMatch(/^sandbox; default-src 'none';/);
  });
});

describe("data", () => {
  test("the state is there as JSON", async () => {
    const { accounts } = JSON.parse(String((await get("/state.json")).body)) as { accounts: unknown };
    expect(accounts).toMatchObject([
      { id: "123456789012", users: [{ name: "roger" }], devices: [{ code: { digits: "012345" } }, {}] },
    ]);
  });

  test("a device's QR code is there as PNG", async () => {
    const { headers, body } = await get(`/qr/${encodeURIComponent(serialNumber)}`);
    expect(headers["content-type"]).toBe("image/png");
    expect(String(body)).toBe("a picture");
    expect((await get("/")).body).toContain(`<img src="/qr/${encodeURIComponent(serialNumber)}"`);
  });
});

test.each([
  "/mail/0",
  "/mail/3",
  "/mail/01",
  "/mail/1.xml",
  "/mail/",
  "/qr/",
  "/qr/%",
  "/qr/arn%3Aaws%3Aiam%3A%3A123456789012%3Au2f%2Fkey",
  "//",
  "",
  "/<script>",
])("%s is not found, and said so in plain text", async (url) => {
  expect(await get(url)).toMatchObject({ status: 404, headers: { "content-type": "text/plain; charset=utf-8" } });
});

test.each(["127.0.0.1", "127.0.0.1:1", "localhost:4100", "LOCALHOST", "[::1]:4100"])("answers as %s", async (host) => {
  expect(await get("/", host)).toMatchObject({ status: 200 });
});

test.each([
  "example.com",
  "127.0.0.1.example.com",
  "localhost.example.com:80",
  "127.0.0.2",
  "",
  "x@127.0.0.1",
  "localhost:",
])("refuses to answer as '%s', which may be anybody's name for this machine", async (host) => {
  expect(await get("/state.json", host)).toMatchObject({ status: 403, body: expect.not.stringContaining("roger") });
});

test("refuses to answer without a Host header", async () => {
  expect(await handlePage({ url: "/", host: undefined }, view)).toMatchObject({ status: 403 });
});

test.each(["/", "/mail", "/mail/1", "/state.json", "/style.css", "/nowhere"])(
  "%s lets nothing run but the pages' own script, nobody frame it and nobody keep it",
  async (url) => {
    const { headers } = await get(url);
    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
    });
    expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
    expect(headers["content-security-policy"]).toContain("script-src 'self';");
    expect(headers["content-security-policy"]).not.toMatch(/unsafe|\bhttps?:|\*/);
  },
);
