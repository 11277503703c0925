import type { Account } from "../account/account.js";

/** A password on its way to its owner, as it waits in a file that only this person can read. */
export interface PendingPassword {
  readonly email: string;
  /** Where it is mailed to; to the person's own address where not given. */
  readonly mailTo?: string | undefined;
  /** The file with the OpenPGP key that the mail is encrypted to, absolute. */
  readonly pgp?: string | undefined;
  readonly userName: string;
  readonly account: Account;
  readonly password: string;
  /** Of the mail that carries it: sent twice, it is one mail to whoever gets it. */
  readonly messageId: string;
  /** Which mail: the one to a new user, or the one about a new password. */
  readonly occasion: Occasion;
  /**
   * `unset` before AWS is told of the password: it may be set or not. `set` once AWS has it. `sending` from before the
   * relay is given the mail: it may have it or not. `mailed` once the relay has it: what remains is to record that.
   */
  readonly state: "unset" | "set" | "sending" | "mailed";
  /** When AWS says that the user came to have a password, in ISO 8601; undefined where it did not say. */
  readonly created?: string | undefined;
  /** The day on which it expires, such as `2030-01-02`; undefined where it does not. */
  readonly expires?: string | undefined;
  /** What the user's tag may say while this is the password: what it said before, and what this run wrote there. */
  readonly marks?: readonly string[] | undefined;
}

export type Occasion = "new-user" | "new-password";
