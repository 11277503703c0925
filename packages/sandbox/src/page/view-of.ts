import { policyNameOf } from "../iam/policy-names.js";
import { qrCodeOf } from "../iam/qr-code-of.js";
import { codeOfStep, stepOf } from "../iam/totp.js";
import type { CaughtMail } from "../mail/index.js";
import type { AccessKey, Account, Group, MfaDevice, User } from "../state/account.js";
import type { AccessKeyView, AccountView, CodeView, DeviceView, GroupView, PageView, UserView } from "./page-view.js";

/** What of the sandbox's state people may see. */
export function viewOf(accounts: Iterable<Account>, mails: readonly CaughtMail[], now: Date): PageView {
  return { now, accounts: Array.from(accounts, (account) => accountView(account, now)), mails };
}

function accountView(account: Account, now: Date): AccountView {
  const { id, alias, users, groups, devices } = account;
  return {
    id,
    alias,
    users: Array.from(users.values(), userView),
    groups: Array.from(groups.values(), (group) => groupView(account, group)),
    devices: Array.from(devices.values(), (device) => deviceView(account, device, now)),
  };
}

function userView({ name, tags, groups, loginProfile, accessKeys }: User): UserView {
  const email = tags.get("email");
  return { name, email, groups, password: passwordView(loginProfile), accessKeys: accessKeys.map(accessKeyView) };
}

function passwordView(loginProfile: User["loginProfile"]): UserView["password"] {
  if (loginProfile === undefined) return "none";
  return loginProfile.resetRequired ? "to be changed" : "set";
}

function accessKeyView({ id, status, lastUsed }: AccessKey): AccessKeyView {
  return { id, status, lastUsed: lastUsed?.date };
}

function groupView({ users }: Account, { name, inlinePolicies, attachedPolicies }: Group): GroupView {
  const members = [...users.values()].filter((user) => user.groups.includes(name)).map((user) => user.name);
  return { name, members, policies: [...inlinePolicies.keys(), ...attachedPolicies.map(policyNameOf)] };
}

function deviceView(
  account: Account,
  { kind, serialNumber, userName, seed, spentSteps = [] }: MfaDevice,
  now: Date,
): DeviceView {
  const name = serialNumber.slice(serialNumber.lastIndexOf("/") + 1);
  return {
    serialNumber,
    user: userName,
    code: seed === undefined ? undefined : codeView(seed, spentSteps, now),
    qrCode: seed === undefined || kind !== "virtual" ? undefined : () => qrCodeOf(account, name, seed),
  };
}

function codeView(seed: string, spentSteps: readonly number[], now: Date): CodeView {
  const step = stepOf(now);
  return { digits: codeOfStep(seed, step), used: spentSteps.includes(step) };
}
