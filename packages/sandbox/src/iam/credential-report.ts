import type { AccessKey, Account, SigningCertificate, User } from "../state/account.js";
import { iamArn, userArn } from "../state/arns.js";
import { devicesOf } from "./find.js";
import { lastUseToldOf } from "./last-use.js";

type Row = Record<string, string>;

/**
 * CSV, one line for the root user and one for each user
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html).
 */
export function writeCredentialReport(account: Account, now: Date): string {
  const rows = [rootRow(account, now), ...[...account.users.values()].map((user) => userRow(account, user, now))];
  const columns = Object.keys(rows[0] ?? {});
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? "N/A"))]
    .map((cells) => cells.join(","))
    .join("\n");
}

function userRow(account: Account, user: User, now: Date): Row {
  const { loginProfile: password } = user;
  const maxAge = account.passwordPolicy?.maxAge;
  return {
    user: user.name,
    arn: userArn(account, user),
    user_creation_time: time(user.created),
    password_enabled: String(password !== undefined),
    password_last_used: password === undefined ? "N/A" : time(user.passwordLastUsed, "no_information"),
    password_last_changed: time(password?.changed),
    password_next_rotation:
      password === undefined || maxAge === undefined
        ? "N/A"
        : time(new Date(password.changed.getTime() + maxAge * 86_400_000)),
    mfa_active: String(devicesOf(account, user).length > 0),
    ...keyCells(1, user.accessKeys[0], now),
    ...keyCells(2, user.accessKeys[1], now),
    ...certificateCells(1, user.certificates[0]),
    ...certificateCells(2, user.certificates[1]),
  };
}

function rootRow(account: Account, now: Date): Row {
  const { root } = account;
  const key = root?.accessKey && ({ id: "", secret: "", status: "Active", ...root.accessKey } as const);
  return {
    user: "<root_account>",
    arn: iamArn(account, "root"),
    user_creation_time: "2020-01-01T00:00:00+00:00",
    password_enabled: "not_supported",
    password_last_used: time(root?.passwordLastUsed, "no_information"),
    password_last_changed: "not_supported",
    password_next_rotation: "not_supported",
    mfa_active: String(root?.hasMfa !== false),
    ...keyCells(1, key, now),
    ...keyCells(2),
    ...certificateCells(1, undefined),
    ...certificateCells(2, undefined),
  };
}

function keyCells(number: 1 | 2, key?: AccessKey, now: Date = new Date()): Row {
  const lastUsed = key && lastUseToldOf(key, now);
  const name = `access_key_${number}`;
  return {
    [`${name}_active`]: String(key?.status === "Active"),
    [`${name}_last_rotated`]: time(key?.created),
    [`${name}_last_used_date`]: time(lastUsed?.date),
    [`${name}_last_used_region`]: lastUsed?.region ?? "N/A",
    [`${name}_last_used_service`]: lastUsed?.service ?? "N/A",
  };
}

function certificateCells(number: 1 | 2, certificate: SigningCertificate | undefined): Row {
  return {
    [`cert_${number}_active`]: String(certificate?.status === "Active"),
    [`cert_${number}_last_rotated`]: time(certificate?.uploaded),
  };
}

function time(date: Date | undefined, none = "N/A"): string {
  return date === undefined ? none : `${date.toISOString().slice(0, 19)}+00:00`;
}
