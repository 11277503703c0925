import type { WantedRights } from "../user/plan-update.js";

/** One person of an import file. */
export interface ImportRow {
  /** In the file, from 1. */
  readonly line: number;
  readonly email: string;
  readonly rights: WantedRights;
  /** As the config file names them; undefined where the row names none. */
  readonly accounts: readonly string[] | undefined;
}

/** What is wrong with a row, and where. */
export interface RowProblem {
  readonly line: number;
  readonly message: string;
}
