import type { NewAccessKey } from "@iam-tools/core/iam";
import type { Account } from "../account/account.js";

/** A secret on its way to its owner, as it waits in a file that only this person can read. */
interface Waiting {
  readonly email: string;
  /** Where it is mailed to; to the person's own address where not given. */
  readonly mailTo?: string | undefined;
  /** The file with the OpenPGP key that the mail is encrypted to, absolute. */
  readonly pgp?: string | undefined;
  /** Whether it is printed, and mailed to nobody. */
  readonly prints?: true | undefined;
  readonly userName: string;
  readonly account: Account;
  /** Of the mail that carries it: sent twice, it is one mail to whoever gets it. */
  readonly messageId: string;
  /**
   * `unset` before AWS is told of a password, or asked for a key: it may be there or not. `set` once AWS has it. `sending`
   * from before the relay is given the mail: it may have it or not. `mailed` once the relay has it: what remains is to
   * record that.
   */
  readonly state: "unset" | "set" | "sending" | "mailed";
}

export interface PendingPassword extends Waiting {
  readonly gives?: undefined;
  readonly password: string;
  /** Which mail: the one to a new user, or the one about a new password. */
  readonly occasion: Occasion;
  /** When AWS says that the user came to have a password, in ISO 8601; undefined where it did not say. */
  readonly created?: string | undefined;
  /** The day on which it expires, such as `2030-01-02`; undefined where it does not. */
  readonly expires?: string | undefined;
  /** What the user's tag may say while this is the password: what it said before, and what this run wrote there. */
  readonly marks?: readonly string[] | undefined;
  /**
   * What the tag may say, too: runs that were to set another password wrote it there, and may not have come to set one. Apart
   * from `marks`, which tell when this password was set.
   */
  readonly expected?: readonly string[] | undefined;
}

export type Occasion = "new-user" | "new-password";

export interface PendingKey extends Waiting {
  readonly gives: "access-key";
  /** When AWS was asked for it, by AWS's clock, in ISO 8601: it tells a key whose answer was lost. */
  readonly asked: string;
  /** The ids of the keys that the user had then. */
  readonly known: readonly string[];
  /** Undefined while the state is `unset`. */
  readonly key?: NewAccessKey | undefined;
}

export type PendingSecret = PendingPassword | PendingKey;

/** Whose secret, and which of the two kinds. */
export interface SecretOwner {
  readonly account: Pick<Account, "id">;
  readonly userName: string;
  /** A password where not given. */
  readonly gives?: "access-key" | undefined;
}

/** What the secret is called in a sentence. */
export function secretName({ gives }: Pick<SecretOwner, "gives">): string {
  return gives === "access-key" ? "access key" : "password";
}
