import type { CaughtMail } from "../mail/index.js";
import type { PageView } from "./page-view.js";
import { renderMail, renderMails } from "./render-mail.js";
import { renderPage } from "./render-page.js";
import { script } from "../layout/script.js";
import { style } from "../layout/style.js";

/** A GET request. */
export interface PageRequest {
  /** Path and query, as in the request's first line. */
  readonly url: string;
  /** The Host header. */
  readonly host: string | undefined;
}

export interface PageResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/**
 * Whether it is a person, or a program that looks at what people look at, that asks, and not a client of AWS: those name
 * an action, and sign.
 */
export function asksForPage(method: string, url: string, signed: boolean): boolean {
  const query = new URLSearchParams(url.split("?", 2)[1] ?? "");
  return (method === "GET" || method === "HEAD") && !signed && !query.has("Action");
}

/**
 * Answers the requests of people, and of programs that look at what people look at:
 *
 * | path                            | answer                                       |
 * | ------------------------------- | -------------------------------------------- |
 * | `/`                             | the overview                                 |
 * | `/mail`, `/mail/N`              | all mails; the Nth, from 1                   |
 * | `/mail/N.html`, `/mail/N.eml`   | its HTML alone, harmless; the bytes it was   |
 * | `/qr/SERIAL`                    | a device's QR code, as PNG                   |
 * | `/state.json`                   | the accounts                                 |
 * | `/mail.json`, `/mail/N.json`    | the mails; the Nth                           |
 *
 * Asked by another name than the loopback's, it refuses: a page elsewhere on the web may have pointed its own name at
 * 127.0.0.1 to read along (DNS rebinding).
 */
export async function handlePage(request: PageRequest, view: PageView): Promise<PageResponse> {
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(request.host ?? "")) {
    return plain(403, "The sandbox answers to 127.0.0.1 and localhost only.\n");
  }
  const path = request.url.split("?", 1)[0] ?? "";
  if (path === "/") return page(renderPage(view));
  if (path === "/mail") return page(renderMails(view.mails));
  if (path === "/state.json") return json({ accounts: view.accounts });
  if (path === "/style.css") return respond(200, "text/css; charset=utf-8", style);
  if (path === "/page.js") return respond(200, "text/javascript; charset=utf-8", script);
  if (path === "/mail.json") return json(view.mails.map((mail) => mailData(mail)));
  return (await qrCode(path, view)) ?? oneMail(path, view) ?? plain(404, `There is nothing at ${path}. Start at /.\n`);
}

async function qrCode(path: string, view: PageView): Promise<PageResponse | undefined> {
  const device = view.accounts
    .flatMap((account) => account.devices)
    .find(({ serialNumber }) => path === `/qr/${encodeURIComponent(serialNumber)}`);
  return device?.qrCode && respond(200, "image/png", await device.qrCode());
}

function oneMail(path: string, view: PageView): PageResponse | undefined {
  const [, number = "", form] = /^\/mail\/([1-9]\d*)(\.html|\.eml|\.json)?$/.exec(path) ?? [];
  const mail = view.mails[Number(number) - 1];
  if (mail === undefined) return undefined;
  if (form === ".json") return json(mailData(mail));
  if (form === ".eml") return respond(200, "message/rfc822", mail.raw);
  if (form === undefined) return page(renderMail(mail, Number(number)));
  return respond(200, "text/html; charset=utf-8", mail.html ?? "", mailPolicy);
}

/** Nothing but the page's own script, look, pictures and frames: nothing that stands in the page itself runs. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A mail's HTML has its own look, and nothing else: no script, no form, nothing loaded from anywhere. */
const mailPolicy =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'self'";

/** All but the bytes, which have a path of their own. */
function mailData({ raw: _raw, ...mail }: CaughtMail): object {
  return mail;
}

function page(document: string): PageResponse {
  return respond(200, "text/html; charset=utf-8", document);
}

function json(value: object): PageResponse {
  return respond(200, "application/json", `${JSON.stringify(value, null, 2)}\n`);
}

function plain(status: number, text: string): PageResponse {
  return respond(status, "text/plain; charset=utf-8", text);
}

function respond(
  status: number,
  contentType: string,
  body: string | Uint8Array,
  policy: string = pagePolicy,
): PageResponse {
  return {
    status,
    headers: {
      "content-type": contentType,
      "content-security-policy": policy,
      "cache-control": "no-store",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
    body,
  };
}
