import type { PendingPassword } from "./pending.js";

/** How a password goes out, as it stands in a sentence after it. */
export function encryptedTo(pgp: string | undefined): string {
  return pgp === undefined ? "" : `, encrypted with the key in ${pgp},`;
}

/** What a new user gets where nothing is mailed, a line each. */
export function printedPassword({ userName, password, account }: PendingPassword): string[] {
  return [`   Username: ${userName}`, `   Password: ${password}`, `   Console:  ${account.consoleUrl}`];
}
