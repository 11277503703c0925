/** The tags by which this tool knows, on any machine, what it did with a user. */
export const tagKeys = {
  /** The address of the person behind the user. */
  email: "email",
  /** `pending` from creation until the mail with the first password is out, then when it went out. */
  invitation: "iam-user-admin:invitation",
  /** When a run gave the user a password in place of another: by it, a run knows whether its own is still the one. */
  password: "iam-user-admin:password",
  /** `deactivating` from before the first change until nothing is left to take away, then when that was. */
  deactivated: "iam-user-admin:deactivated",
  /** Whether a deactivated user had a password. */
  hadPassword: "iam-user-admin:had-password",
  /** The credentials that were inactive before the user was deactivated, and stay so after it is reactivated. */
  wereInactive: "iam-user-admin:were-inactive",
  /** The kinds of credentials that could not be listed, so that a reactivation leaves them alone. */
  unlisted: "iam-user-admin:not-listed",
  /** Whether AWS's own deny-all was attached to a deactivated user, since there was no room for ours. */
  denyAttached: "iam-user-admin:deny-attached",
  /** When a run first took the user for compromised. */
  compromised: "iam-user-admin:compromised",
  /** The credentials that were made inactive for it: not by a reactivation are they active again, but by a false alarm. */
  compromisedKeys: "iam-user-admin:compromised-keys",
  /** While a key is replaced: the id of the old one, and until when it is left active unless the new one is used. */
  rotation: "iam-user-admin:rotation",
} as const;

export const deactivating = "deactivating";

export const invitationPending = "pending";
