import { html, type Content, type Html } from "../layout/html.js";
import { layout } from "../layout/layout.js";
import type { AccessKeyView, AccountView, CodeView, DeviceView, GroupView, PageView, UserView } from "./page-view.js";
import { mailTable } from "./render-mail.js";
import { table } from "../layout/table.js";
import { utc } from "../layout/utc.js";

/** The overview: each account's users, groups and devices, then the mails. It is loaded again when codes change. */
export function renderPage(view: PageView): string {
  const secondsLeft = 30 - (Math.floor(view.now.getTime() / 1000) % 30);
  const content = html`${view.accounts.map((account) => accountSection(account, secondsLeft))}
    <h1>Mail</h1>
    ${mailTable(view.mails)}`;
  return layout("iam-sandbox", content, Math.min(secondsLeft, 10));
}

function accountSection(account: AccountView, secondsLeft: number): Content {
  const { users, groups, devices } = account;
  return html`<h1>Account ${account.id} <span class="soft">${account.alias}</span></h1>
    ${users.length + groups.length + devices.length === 0 ? html`<p class="soft">No users, groups or devices.</p>` : undefined}
    ${section("Users", users, () =>
      table(
        ["Name", "Groups", "Password", "MFA", "Access keys"],
        users.map((user) => userRow(user, devices)),
      ),
    )}
    ${section("Groups", groups, () => table(["Name", "Members", "Policies"], groups.map(groupRow)))}
    ${section("MFA devices", devices, () => {
      return html`<div class="devices">${devices.map((device) => deviceCard(device, secondsLeft))}</div>`;
    })}`;
}

function section(title: string, items: readonly unknown[], content: () => Content): Content {
  if (items.length === 0) return undefined;
  return html`<h2>${title} <span class="soft">${items.length}</span></h2>
    ${content()}`;
}

function userRow(user: UserView, devices: readonly DeviceView[]): Html {
  const own = devices.filter((device) => device.user === user.name);
  return html`<tr>
    <td>${user.name}</td>
    <td>${user.groups.join(", ")}</td>
    <td>${user.password}</td>
    <td>${own.length === 0 ? "none" : own.map((device) => deviceLink(device))}</td>
    <td>${user.accessKeys.map((key) => keyLine(key))}</td>
  </tr> `;
}

function deviceLink({ serialNumber }: DeviceView): Content {
  const name = serialNumber.slice(serialNumber.lastIndexOf("/") + 1);
  return html`<div><a href="#${encodeURIComponent(serialNumber)}">${name}</a></div>`;
}

function keyLine(key: AccessKeyView): Content {
  const used = key.lastUsed === undefined ? "never used" : `last used ${utc(key.lastUsed)}`;
  return html`<div><code>${key.id}</code> <span class="soft">${key.status}, ${used}</span></div>`;
}

function groupRow(group: GroupView): Html {
  return html`<tr>
    <td>${group.name}</td>
    <td>${group.members.join(", ")}</td>
    <td>${group.policies.join(", ")}</td>
  </tr> `;
}

function deviceCard({ serialNumber, user, code, qrCode }: DeviceView, secondsLeft: number): Content {
  return html`<div class="device" id="${encodeURIComponent(serialNumber)}">
    ${qrCode && qrCodeOf(serialNumber)}
    <div>
      ${code === undefined ? html`<p class="soft">gives no codes</p>` : codeLine(code, secondsLeft)}
      <p>${user === undefined ? html`<span class="soft">not enabled yet</span>` : html`enabled for <b>${user}</b>`}</p>
      <p><code>${serialNumber}</code></p>
    </div>
  </div> `;
}

/** It opens larger, for a camera. */
function qrCodeOf(serialNumber: string): Content {
  const path = `/qr/${encodeURIComponent(serialNumber)}`;
  return html`<a href="${path}"><img src="${path}" alt="QR code of ${serialNumber}" /></a>`;
}

function codeLine({ digits, used }: CodeView, secondsLeft: number): Content {
  const shown = used
    ? html`<p class="code"><s>${digits}</s></p>
        <p class="soft">already used; wait for the next</p>`
    : html`<p class="code">${digits}</p>`;
  return html`${shown}<progress value="${secondsLeft}" max="30">${secondsLeft} s left</progress>`;
}
