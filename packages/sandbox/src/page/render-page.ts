import { html, type Content } from "./html.js";
import { layout } from "./layout.js";
import type { AccessKeyView, AccountView, DeviceView, GroupView, PageView, UserView } from "./page-view.js";
import { mailTable } from "./render-mail.js";
import { utc } from "./utc.js";

/** The overview: each account's users, groups and devices, then the mails. It is loaded again when codes change. */
export function renderPage(view: PageView): string {
  const secondsLeft = 30 - (Math.floor(view.now.getTime() / 1000) % 30);
  const content = html`${view.accounts.map((account) => accountSection(account, secondsLeft))}
    <h1>Mail</h1>
    ${mailTable(view.mails)}`;
  return layout("iam-sandbox", content, Math.min(secondsLeft, 10));
}

function accountSection(account: AccountView, secondsLeft: number): Content {
  return html`<h1>Account ${account.id} <span class="soft">${account.alias}</span></h1>
    ${section("Users", account.users, ["Name", "Groups", "Password", "Access keys"], userRow)}
    ${section("Groups", account.groups, ["Name", "Members", "Policies"], groupRow)}
    <h2>MFA devices</h2>
    ${
      account.devices.length === 0
        ? html`<p class="none">None.</p>`
        : html`<div class="devices">${account.devices.map((device) => deviceCard(device, secondsLeft))}</div>`
    }`;
}

function section<T>(
  title: string,
  items: readonly T[],
  columns: readonly string[],
  row: (item: T) => Content,
): Content {
  if (items.length === 0)
    return html`<h2>${title}</h2>
      <p class="none">None.</p>`;
  return html`<h2>${title} <span class="soft">${items.length}</span></h2>
    <table>
      <tr>
        ${columns.map((column) => html`<th scope="col">${column}</th>`)}
      </tr>
      ${items.map((item) => row(item))}
    </table>`;
}

function userRow(user: UserView): Content {
  return html`<tr>
    <td>${user.name}</td>
    <td>${user.groups.join(", ")}</td>
    <td>${user.password}</td>
    <td>${user.accessKeys.map((key) => keyLine(key))}</td>
  </tr> `;
}

function keyLine(key: AccessKeyView): Content {
  const used = key.lastUsed === undefined ? "never used" : `last used ${utc(key.lastUsed)}`;
  return html`<div><code>${key.id}</code> <span class="soft">${key.status}, ${used}</span></div>`;
}

function groupRow(group: GroupView): Content {
  return html`<tr>
    <td>${group.name}</td>
    <td>${group.members.join(", ")}</td>
    <td>${group.policies.join(", ")}</td>
  </tr> `;
}

function deviceCard(device: DeviceView, secondsLeft: number): Content {
  return html`<div class="device">
    ${device.qrCode && html`<img src="/qr/${encodeURIComponent(device.serialNumber)}" alt="QR code of ${device.serialNumber}" />`}
    <div>
      ${
        device.code === undefined
          ? html`<p class="soft">gives no codes</p>`
          : html`<p class="code">${device.code}</p>
              <progress value="${secondsLeft}" max="30">${secondsLeft} s left</progress>`
      }
      <p>
        ${device.user === undefined ? html`<span class="soft">not enabled yet</span>` : html`enabled for <b>${device.user}</b>`}
      </p>
      <p><code>${device.serialNumber}</code></p>
    </div>
  </div> `;
}
