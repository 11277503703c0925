import type { AwsClient } from "@iam-tools/core/context";
import type { Traits } from "../traits/traits.js";

export interface Account {
  /** Twelve digits. */
  readonly id: string;
  /** What user names end in and mails call it: the alias, or what the config file or `--env` says. */
  readonly environment: string;
  /** Where its users sign in. */
  readonly consoleUrl: string;
}

/** An account, and the way into it. */
export interface AccountAccess {
  readonly iam: AwsClient;
  /** Makes each call one time only: for those that must not be made again where their answer is lost. */
  readonly openOnce: () => Promise<AwsClient>;
  readonly account: Account;
  /** `aws`, `aws-cn`, `aws-us-gov`, `aws-eusc`, or another one. */
  readonly partition: string;
  /** Name of the user who signs the calls; undefined where it is a role, or the root user. */
  readonly callerName: string | undefined;
  /** Every user that is made or changed is put into these. */
  readonly defaultGroups: readonly string[];
  /** What every user that is made has, unless something else is asked for. */
  readonly newUsers: Traits;
}
