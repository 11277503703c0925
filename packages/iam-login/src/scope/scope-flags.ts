import type { Flags, FlagValues } from "@iam-tools/core/cli";

/** What narrows a session for a program that is not fully trusted. */
export const scopeFlags = {
  allow: {
    type: "strings",
    describe: "Allow these actions only, such as 's3:Get*', as far as the session itself is allowed them",
  },
  on: {
    type: "strings",
    describe: "On these resources only, by their ARNs (default: all); in a policy they take the place of {on}",
  },
  policy: { type: "string", describe: "Allow only what the policy in this JSON file allows" },
  scope: { type: "string", describe: "Allow only what the policy of this name allows; iam-login scopes lists them" },
  for: {
    type: "duration",
    plain: "s",
    describe: "How long the narrower session lasts, such as 30m (default: as long as the session it is made from)",
  },
  description: {
    type: "string",
    describe: "What the narrower session is for, in the account's CloudTrail (default: tool, program and user)",
  },
} as const satisfies Flags;

export const scopeConflicts = [["allow", "policy", "scope"]] as const;

export type ScopeFlags = Pick<
  FlagValues<typeof scopeFlags>,
  "allow" | "on" | "policy" | "scope" | "for" | "description"
>;
