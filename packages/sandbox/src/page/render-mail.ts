import type { CaughtMail } from "../mail/index.js";
import { breakable } from "../layout/copyable.js";
import { html, type Content } from "@iam-tools/core/html";
import { layout } from "../layout/layout.js";
import { table } from "../layout/table.js";
import { utc } from "../layout/utc.js";

/** All caught mails, newest first. */
export function renderMails(mails: readonly CaughtMail[]): string {
  const content = html`<h1>Mail</h1>
    ${mailTable(mails)}`;
  return layout({ title: "Mail - iam-sandbox", content, refresh: 10 });
}

/** One mail. Its HTML is in a frame of its own, where nothing of it can run or reach out. @param number from 1 */
export function renderMail(mail: CaughtMail, number: number): string {
  const frame = html`<h2>HTML</h2>
    <iframe sandbox="" src="/mail/${number}.html" title="The mail's HTML"></iframe>`;
  const text = html`<h2>Text</h2>
    <pre>${mail.text}</pre>`;
  const content = html`<h1>${mail.subject || "(no subject)"}</h1>
    <dl>
      <dt>From</dt>
      <dd>${mail.from}</dd>
      <dt>To</dt>
      <dd>${mail.to.join(", ")}</dd>
      <dt>Delivered to</dt>
      <dd>${mail.envelope.to.join(", ")}</dd>
      <dt>Received</dt>
      <dd>${utc(mail.receivedAt)}${mail.secure ? ", over TLS" : undefined}</dd>
    </dl>
    <p><a href="/mail/${number}.eml">As it was sent</a></p>
    ${mail.text === undefined ? undefined : text} ${mail.html === undefined ? undefined : frame}`;
  return layout({ title: `${mail.subject} - iam-sandbox`, content });
}

export function mailTable(mails: readonly CaughtMail[]): Content {
  if (mails.length === 0) return html`<p class="soft">No mail yet.</p>`;
  const rows = mails.map((mail, index) => ({
    cells: [
      html`<a href="/mail/${index + 1}">${mail.subject || "(no subject)"}</a>`,
      breakable(mail.to.join(", ")),
      breakable(mail.from),
      utc(mail.receivedAt),
    ],
  }));
  return table(["Subject", "To", "From", "Received"], rows.toReversed());
}
