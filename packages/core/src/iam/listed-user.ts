/** What a list of users says of each of them. */
export interface ListedUser {
  readonly userName: string;
  readonly userId: string;
  readonly arn: string;
  readonly path: string;
  readonly created: Date | undefined;
  /** Undefined where the password was never used, or there is none. */
  readonly passwordLastUsed: Date | undefined;
}
