import type * as v from "valibot";

/** What a command answers with `--json`. */
export interface Answer {
  /** As it is called in the document: the command, and what of it where it has several answers. */
  readonly name: string;
  /** What is typed, without the tool's name and `--json`. */
  readonly line: string;
  readonly shape: v.GenericSchema;
  /** What is typed before. */
  readonly ready?: readonly string[];
  /** What AWS refuses once. */
  readonly refused?: "AddUserToGroup" | "DeleteAccessKey";
  /** Where a person types codes. */
  readonly asks?: true;
}
