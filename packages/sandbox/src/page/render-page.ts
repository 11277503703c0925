import { breakable, copyable, copyButton } from "../layout/copyable.js";
import { html, type Content } from "@iam-tools/core/html";
import { layout } from "../layout/layout.js";
import { table, type Row } from "../layout/table.js";
import { utc } from "../layout/utc.js";
import type { CaughtMail } from "../mail/index.js";
import type { AccessKeyView, AccountView, CodeView, DeviceView, GroupView, PageView, UserView } from "./page-view.js";
import { mailTable } from "./render-mail.js";

/** The overview: each account's users, groups and devices, then the mails. It is shown anew when codes change. */
export function renderPage(view: PageView): string {
  const secondsLeft = 30 - (Math.floor(view.now.getTime() / 1000) % 30);
  const content = html`${view.accounts.map((account) => accountSection(account, view.mails, secondsLeft))}
    <h1>Mail</h1>
    ${mailTable(view.mails)}`;
  return layout({ title: "iam-sandbox", content, refresh: Math.min(secondsLeft, 10) });
}

function accountSection(account: AccountView, mails: readonly CaughtMail[], secondsLeft: number): Content {
  const { id, users, groups, devices } = account;
  return html`<h1>Account ${id} <span class="soft">${account.alias}</span></h1>
    ${users.length + groups.length + devices.length === 0 ? html`<p class="soft">No users, groups or devices.</p>` : undefined}
    ${section("Users", users, () =>
      table(
        ["Name", "Groups", "Password", "MFA", "Mail", "Access keys"],
        users.map((user) => userRow(user, account, mails)),
      ),
    )}
    ${section("Groups", groups, () =>
      table(
        ["Name", "Members", "Policies"],
        groups.map((group) => groupRow(group, id)),
      ),
    )}
    ${section("MFA devices", devices, () => {
      return html`<div class="devices">${devices.map((device) => deviceCard(device, id, secondsLeft))}</div>`;
    })}`;
}

function section(title: string, items: readonly unknown[], content: () => Content): Content {
  if (items.length === 0) return undefined;
  return html`<h2>${title} <span class="soft">${items.length}</span></h2>
    ${content()}`;
}

function userRow(user: UserView, { id, devices }: AccountView, mails: readonly CaughtMail[]): Row {
  const own = devices.filter((device) => device.user === user.name);
  return {
    id: userId(id, user.name),
    cells: [
      breakable(user.name),
      user.groups.join(", "),
      user.password,
      own.length === 0 ? "none" : own.map((device) => deviceLink(device)),
      mailLinks(user, mails),
      user.accessKeys.map((key) => keyLine(key)),
    ],
  };
}

/** Accounts may have users of the same name. */
function userId(account: string, name: string): string {
  return encodeURIComponent(`${account}/${name}`);
}

function userLink(account: string, name: string): Content {
  return html`<a href="#${userId(account, name)}">${breakable(name)}</a>`;
}

function deviceLink({ serialNumber }: DeviceView): Content {
  const name = serialNumber.slice(serialNumber.lastIndexOf("/") + 1);
  return html`<div><a href="#${encodeURIComponent(serialNumber)}">${breakable(name)}</a></div>`;
}

/** Those that went to the user's address, the newest first. */
function mailLinks({ email }: UserView, mails: readonly CaughtMail[]): Content {
  if (email === undefined) return "none";
  const own = mails.flatMap((mail, index) => (mail.envelope.to.includes(email) ? [{ mail, number: index + 1 }] : []));
  if (own.length === 0) return "none";
  const links = own.map(
    ({ mail, number }) => html`<div><a href="/mail/${number}">${mail.subject || "(no subject)"}</a></div>`,
  );
  return links.toReversed();
}

function keyLine(key: AccessKeyView): Content {
  const used = key.lastUsed === undefined ? "never used" : `last used ${utc(key.lastUsed)}`;
  return html`<div>${copyable(key.id)} <span class="soft">${key.status}, ${used}</span></div>`;
}

function groupRow({ name, members, policies }: GroupView, account: string): Row {
  const links = members.map((member, index) => html`${index === 0 ? "" : ", "}${userLink(account, member)}`);
  return { cells: [name, links, policies.join(", ")] };
}

function deviceCard({ serialNumber, user, code, qrCode }: DeviceView, account: string, secondsLeft: number): Content {
  return html`<div class="device" id="${encodeURIComponent(serialNumber)}" data-find>
    ${qrCode && qrCodeOf(serialNumber)}
    <div>
      ${code === undefined ? html`<p class="soft">gives no codes</p>` : codeLine(code, secondsLeft)}
      <p>
        ${user === undefined ? html`<span class="soft">not enabled yet</span>` : html`enabled for ${userLink(account, user)}`}
      </p>
    </div>
    <p class="serial">${copyable(serialNumber)}</p>
  </div> `;
}

/** It opens larger, for a camera. */
function qrCodeOf(serialNumber: string): Content {
  const path = `/qr/${encodeURIComponent(serialNumber)}`;
  return html`<a href="${path}"><img src="${path}" alt="QR code of ${serialNumber}" /></a>`;
}

/** The bar is between the code and the seconds in words. */
function codeLine({ digits, used }: CodeView, secondsLeft: number): Content {
  const shown = used
    ? html`<p class="code"><s>${digits}</s></p>
        <p class="soft">already used; wait for the next</p>`
    : html`<p class="code">${digits} ${copyButton(digits)}</p>`;
  return html`${shown}<progress value="${secondsLeft}" max="30" data-left="${secondsLeft}"></progress>
    <p class="soft">${secondsLeft} s left</p>`;
}
