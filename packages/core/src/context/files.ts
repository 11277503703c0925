/**
 * Single steps on files, each atomic or nearly so: what a crash between two of them leaves is the caller's business.
 * Paths are absolute. Errors are Node's own, told apart by `code` (`ENOENT`, `EEXIST`, `EACCES`, …).
 */
export interface Files {
  /** The person's home folder. To ask for it throws a `CliError` `NO_HOME` where nothing tells. */
  readonly home: string;
  /** Of another user of this machine; undefined where there is none. */
  homeOf(user: string): string | undefined;
  /** To ask for it throws a `CliError` `NO_WORKING_FOLDER` where it was removed. */
  readonly workingFolder: string;
  /** Number of the user with whose rights this process works with files; undefined on Windows, which has none. */
  readonly uid: number | undefined;
  /** Numbers of that user's groups; empty on Windows. */
  readonly gids: readonly number[];
  read(path: string): Promise<Uint8Array>;
  /** Names in a folder, in no particular order. */
  list(folder: string): Promise<string[]>;
  /** Of the file itself, links followed. */
  stat(path: string): Promise<FileStat>;
  /**
   * The file itself, whatever its name leads to later: what a writer that has it open writes there, after it was
   * replaced, can still be read. Undefined on Windows, where nobody replaces what another has open.
   */
  hold(path: string): Promise<HeldFile | undefined>;
  /** The path with every symbolic link followed. */
  realPath(path: string): Promise<string>;
  /** Whether this process may write there: a file, or new names in a folder. */
  canWrite(path: string): Promise<boolean>;
  /** Whether this process may put another file in place of one that is there; nothing is changed by asking. */
  canReplace(path: string): Promise<boolean>;
  /** Where the file itself, and not only its folder, is mounted: a rename would not reach there. Linux only. */
  mountsOf(path: string): Promise<FileMounts>;
  /**
   * Gives a file the mode of another, with its access list and extended attributes, on Linux.
   *
   * @returns false where they could not be copied
   */
  copyAttributes(from: string, to: string): Promise<boolean>;
  /** Whether there are rights beyond those that the mode tells. Linux only. */
  hasAccessList(path: string): Promise<boolean>;
  /**
   * Makes a file that does not exist yet (else `EEXIST`), with that mode from its first byte whatever the umask, and
   * returns when its bytes are on the disk. Removes the file again where they could not all be written.
   *
   * @param isPassing whether it may be lost in a power cut, so that the disk is not waited for
   */
  create(path: string, content: string | Uint8Array, mode: number, isPassing?: boolean): Promise<void>;
  setMode(path: string, mode: number): Promise<void>;
  /** Makes a file that is there as new as one that is made now, by the file system's clock. */
  touch(path: string): Promise<void>;
  setOwner(path: string, owner: { uid: number; gid: number }): Promise<void>;
  /** Replaces what is at `to` in one step. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes a folder and those above it; one that exists is fine. */
  makeFolder(path: string, mode: number): Promise<void>;
  /** Returns when names made, renamed or removed in the folder are on the disk. */
  syncFolder(path: string): Promise<void>;
}

export interface HeldFile {
  read(): Promise<Uint8Array>;
  release(): Promise<void>;
}

export interface FileMounts {
  /** Whether the path itself is a mount, as of a container that was given the one file: it cannot be replaced. */
  readonly isMount: boolean;
  /** Whether others have it mounted elsewhere, and so go on with the file that is replaced. */
  readonly isMountedElsewhere: boolean;
  /** Whether nothing can be written there, whoever asks. */
  readonly isReadOnly: boolean;
}

export interface FileStat {
  readonly kind: "file" | "folder" | "other";
  /** Permission bits, such as `0o600`; on Windows, where they say nothing of others, the owner's alone. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** How many names (hard links) the file has. */
  readonly links: number;
  readonly modified: Date;
  /** Like `modified` where it was written once, as a whole, and long before it where somebody writes in place. */
  readonly created: Date;
  /** Compared, and nothing else: differs where the file is another, or was written to. */
  readonly version: string;
  /** Whether it was last written to so long ago that whatever is written from now on gives it another version. */
  readonly isSettled: boolean;
}
