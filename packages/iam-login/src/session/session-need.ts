import type { StoredSession } from "@iam-tools/core/profiles";
import type { LoginFlags } from "./login-flags.js";

/** A session that says when it ends. */
export type TimedSession = StoredSession & { readonly expiration: Date };

export interface SessionNeed {
  readonly profile: string;
  readonly flags: Omit<LoginFlags, "profile">;
  /** ARNs that were typed besides the device's: the partition of the first is called where nothing names a region. */
  readonly arns?: readonly string[];
  /** A new session, whatever is stored. */
  readonly force?: boolean;
  /** Whether the session stays where it is kept, so that nobody has to agree that a program gets it. */
  readonly keeps?: boolean;
  /** Whether standard input is somebody else's, so that no code may be read from it. */
  readonly leavesInput?: boolean;
}

export interface EnsuredSession {
  readonly session: TimedSession;
  /** The profile that holds it. */
  readonly target: string;
  /** Whether it was got just now. */
  readonly isNew: boolean;
}
