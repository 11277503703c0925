/**
 * One of the two shared files, which spell the name of a profile differently; or the vault, which these tools alone read:
 * in the form of the config file, with its secrets sealed.
 */
export interface ProfilesFile {
  readonly kind: "credentials" | "config" | "vault";
  /** Absolute. */
  readonly path: string;
  /** The environment variable that says so, where one does. */
  readonly setBy?: string | undefined;
}

/**
 * A shared file as read: its text, and where in it the sections and options are. Printing it is `text`. Positions are
 * indices into `text`; a position named `next` is that of the line after.
 */
export interface ProfilesDocument {
  readonly file: ProfilesFile;
  readonly text: string;
  /** What botocore rejects, by line; empty in a file that can be used. */
  readonly problems: readonly Problem[];
  /** In the order of the file, each with its header. */
  readonly sections: readonly Section[];
  /** The sections of each profile, in the order of the file; more than one only where their headers differ. */
  readonly profiles: ReadonlyMap<string, readonly Section[]>;
  /** Options of `[DEFAULT]`, which botocore reads into every section. */
  readonly defaults: readonly Option[];
}

export interface Problem {
  /** Counted from 1. */
  readonly line: number;
  /** Of the form "line 3 …" without the "line 3"; quotes no value, since it may be a secret. */
  readonly what: string;
  readonly hint: string;
}

export interface Section {
  /** What stands between the brackets, as it stands there. */
  readonly name: string;
  readonly line: number;
  readonly start: number;
  /** The end of the header's text, before its line end. */
  readonly end: number;
  readonly next: number;
  /** The line after its last value, or after its header: comments and blank lines below that may be about what follows. */
  readonly valuesEnd: number;
  /** In the order of the file, no key twice. They are few: to look through them costs less than a map of them. */
  readonly options: readonly Option[];
}

export interface Option {
  /** In lower case. */
  readonly key: string;
  readonly line: number;
  readonly start: number;
  readonly keyStart: number;
  readonly keyEnd: number;
  /** Of the `=` or `:`. */
  readonly delimiter: number;
  /** Of the value's first line, without the space around it; where that is empty, both are right after the delimiter. */
  readonly valueStart: number;
  readonly valueEnd: number;
  /** The end of the first line, before its line end. */
  readonly end: number;
  readonly next: number;
  /** Further lines of the value, indented deeper than the first. */
  readonly continuations: readonly Continuation[];
}

export interface Continuation {
  readonly line: number;
  readonly start: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly next: number;
  /** Blank lines right before it, which are part of the value. */
  readonly blankLines: number;
}

export function optionOf(options: readonly Option[], key: string): Option | undefined {
  return options.find((option) => option.key === key);
}
