import type { PendingSecret } from "./pending.js";

/** How a secret goes out, as it stands in a sentence after it. */
export function encryptedTo(pgp: string | undefined): string {
  return pgp === undefined ? "" : `, encrypted with the key in ${pgp},`;
}

/** What a relay was asked before anything is changed, and its answer. */
export interface RelayAnswer {
  readonly relay: string;
  readonly asked: "it" | "mail from the sender";
  /** Not where it puts its answer off. */
  readonly isConfirmed: boolean;
}

/** How a mail would go out. */
export function throughRelay({ relay, asked, isConfirmed }: RelayAnswer): string {
  return isConfirmed
    ? `through ${relay}, which confirmed that it accepts ${asked}`
    : `through ${relay}, which has not yet said whether it accepts ${asked}`;
}

/** What a user gets where nothing is mailed, a line each. */
export function printedSecret(secret: PendingSecret): string[] {
  const { userName, account } = secret;
  if (secret.gives === undefined) {
    return [`   Username: ${userName}`, `   Password: ${secret.password}`, `   Console:  ${account.consoleUrl}`];
  }
  const { accessKeyId = "", secretAccessKey = "" } = secret.key ?? {};
  return [
    `   Username:          ${userName}`,
    `   Access key ID:     ${accessKeyId}`,
    `   Secret access key: ${secretAccessKey}`,
  ];
}

/** For programs: each null where it is not the secret, or is not to be shown. */
export function secretData(secret: PendingSecret | undefined): object {
  return {
    password: (secret?.gives === undefined ? secret?.password : undefined) ?? null,
    accessKey: (secret?.gives === "access-key" ? secret.key : undefined) ?? null,
  };
}
