import type { User } from "./user.js";

/**
 * Whether nothing about a user tells of a person: no password, no MFA device, no email address that iam-user-admin left.
 * Who has no MFA device cannot be asked for a code. False where one of these could not be read.
 */
export function looksLikeProgram({ password, mfaDevices, tags }: User): boolean {
  return password === null && mfaDevices?.length === 0 && tags !== undefined && tags["email"] === undefined;
}
