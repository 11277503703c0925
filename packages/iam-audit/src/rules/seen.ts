/** What is kept of an account's users once they were looked at. */
export interface Seen {
  readonly users: number;
  /** How many users are in each group, by its name; undefined where a user's groups could not be read. */
  readonly members: ReadonlyMap<string, number> | undefined;
  /** Users with a password or an active key whom no policy keeps from acting without MFA. */
  readonly withoutMfa: WithoutMfa;
  /** What could not be read. */
  readonly unreadable: readonly Unreadable[];
}

export interface WithoutMfa {
  /** Users with a password or an active key whose policies could be read. */
  readonly of: number;
  readonly count: number;
  /** How many of those look like programs, which cannot use MFA. */
  readonly programs: number;
  /** The first of them, by name. */
  readonly some: readonly string[];
}

/** A part of the account that could not be read. */
export interface Unreadable {
  /** What is missing in the report, such as `MFA devices`. */
  readonly part: string;
  /** What was refused, such as `iam:ListMFADevices`. */
  readonly operation: string;
  /** What AWS said, in plain words. */
  readonly message: string;
  /** Of how many users; undefined where it is one thing of the account. */
  readonly users: number | undefined;
}
