import type { Traits } from "../traits/traits.js";
import type { WantedRights } from "../user/rights-steps.js";

/** One person of an import file. */
export interface ImportRow {
  /** In the file, from 1. */
  readonly line: number;
  readonly email: string;
  /** Of the user; undefined where it is derived from the address. */
  readonly userName: string | undefined;
  readonly rights: WantedRights;
  readonly traits: Traits;
  /** Who gets the mail; the person where undefined. */
  readonly mailTo: string | undefined;
  /** The file with the OpenPGP key that the mail is encrypted to, absolute. */
  readonly pgp: string | undefined;
  /** Whether the user gets an access key, where there is none, in place of a password. */
  readonly accessKey: boolean;
  /** Whether the secret is printed in place of mailed. */
  readonly noMail: boolean;
  /** As the config file names them; undefined where the row names none. */
  readonly accounts: readonly string[] | undefined;
}

/** What is wrong with a row, and where. */
export interface RowProblem {
  readonly line: number;
  readonly message: string;
}

export const columns = [
  "email",
  "user-name",
  "groups",
  "mimic",
  "accounts",
  "permissions-boundary",
  "path",
  "tags",
  "mail-to",
  "no-mail",
  "pgp",
  "access-key",
] as const;

export type ImportColumn = (typeof columns)[number];

/** However it is written: `User Name`, `user_name`, `userName`. */
export function columnOf(name: string): ImportColumn | undefined {
  return columns.find((column) => plain(column) === plain(name));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, "");
}

/** A person as the file has it; a column that is not there is not among the cells. */
export interface RawRow {
  readonly line: number;
  readonly cells: Readonly<Partial<Record<ImportColumn, Cell>>>;
}

export interface Cell {
  readonly line: number;
  /** A text, or names that the file itself keeps apart; undefined where it is neither, which has been told. */
  readonly value: string | readonly string[] | undefined;
}

/** Collects what is wrong, so that a person is told of all of it at once. */
export type Complain = (line: number, message: string) => void;

/** Lets others have a turn, such as a Ctrl-C, where a file is so long that reading it takes seconds. */
export type Pause = () => Promise<void>;
