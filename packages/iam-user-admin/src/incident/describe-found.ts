import type { CredentialKind } from "@iam-tools/core/iam";
import { minute } from "../listing/print-rows.js";
import type { Found, NewThing } from "../user/found.js";
import { credentialNames } from "../user/user-plan.js";

/** A line for each, below one that says since when. */
export function describeFound({ since, created }: Found): string[] {
  if (created.length === 0) return [`created since ${minute(since)} UTC: nothing that you may see`];
  return [
    `created since ${minute(since)} UTC, by whom is for CloudTrail to say:`,
    ...created.map((thing) => `  ${minute(thing.created)} ${describeThing(thing)}`),
  ];
}

function describeThing({ kind, name, userName }: NewThing): string {
  if (userName === undefined) return `${kind.replace("-", " ")} ${name}`;
  if (kind === "mfa-device") return `MFA device ${name} of ${userName}`;
  return `${credentialNames[kind as CredentialKind]} ****${name.slice(-4)} of ${userName}`;
}

export function foundData({ quarantine, since, created }: Found) {
  return {
    quarantine,
    since: since.toISOString(),
    created: created.map(({ kind, name, userName = null, created: at }) => {
      return { kind, name, userName, created: at.toISOString() };
    }),
  };
}
