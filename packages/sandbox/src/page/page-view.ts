import type { CaughtMail } from "../mail/index.js";

/** What a person may see of the sandbox at one moment. It has no place for a key's secret or a password. */
export interface PageView {
  readonly now: Date;
  readonly accounts: readonly AccountView[];
  /** Oldest first; the first is number 1. */
  readonly mails: readonly CaughtMail[];
}

export interface AccountView {
  /** Twelve digits. */
  readonly id: string;
  readonly alias: string | undefined;
  readonly users: readonly UserView[];
  readonly groups: readonly GroupView[];
  readonly devices: readonly DeviceView[];
}

export interface UserView {
  readonly name: string;
  /** As the tag `email` has it. */
  readonly email: string | undefined;
  /** Names. */
  readonly groups: readonly string[];
  readonly password: "none" | "set" | "to be changed";
  readonly accessKeys: readonly AccessKeyView[];
}

export interface AccessKeyView {
  readonly id: string;
  readonly status: "Active" | "Inactive" | "Expired";
  readonly lastUsed: Date | undefined;
}

export interface GroupView {
  readonly name: string;
  /** Names of its users. */
  readonly members: readonly string[];
  /** Names, inline and managed. */
  readonly policies: readonly string[];
}

export interface DeviceView {
  readonly serialNumber: string;
  /** The name of the user it is enabled for. */
  readonly user: string | undefined;
  /** The code (RFC 6238) at `PageView.now`; undefined where the device gives none, as a FIDO key. */
  readonly code: CodeView | undefined;
  /** What an authenticator app scans, as PNG; called only where it is looked at. */
  readonly qrCode: (() => Uint8Array | Promise<Uint8Array>) | undefined;
}

export interface CodeView {
  /** Six. */
  readonly digits: string;
  /** Whether it was accepted already: it is not accepted again. */
  readonly used: boolean;
}
