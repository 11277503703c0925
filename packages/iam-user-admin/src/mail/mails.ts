import type { MailSet, OpeningPostOffice, PostOffice } from "@iam-tools/core/mail";
import { mfaGuideUrl, partitionOfSignIn } from "@iam-tools/core/settings";
import { templates, type TemplateName } from "./templates.js";

/** What a mail's words are made of; each of these may be named in a template. */
export interface MailValues {
  /** Who it is from, by name where one is known. */
  readonly sender: string;
  /** Where an answer goes, as an address. */
  readonly contact: string;
  /** Of the person that it is about. */
  readonly email: string;
  /** What the accounts are called, as a list in words. */
  readonly environments: string;
  /** Whether the passwords, or secret access keys, are OpenPGP messages. */
  readonly encrypted: boolean;
  /** AWS's instructions for setting up MFA, for the partition of the first account. */
  readonly mfaGuideUrl: string;
  readonly accounts: readonly AccountValues[];
}

export interface AccountValues {
  readonly accountId: string;
  readonly environment: string;
  readonly consoleUrl: string;
  readonly userName: string;
  readonly password: string;
  /** The day on which the password expires, such as `2030-01-02`; empty where it does not. */
  readonly expires: string;
  /** Of a mail with an access key; empty in others. */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export function mailValues(
  { sender, contact }: Pick<MailValues, "sender" | "contact">,
  email: string,
  accounts: readonly AccountValues[],
): MailValues {
  const environments = accounts.map(({ environment }) => environment).join(", ");
  const [first] = accounts;
  const partition = first && URL.canParse(first.consoleUrl) && partitionOfSignIn(new URL(first.consoleUrl).hostname);
  const guide = mfaGuideUrl(partition ? partition.name : "aws");
  return { email, sender, contact, environments, encrypted: false, mfaGuideUrl: guide, accounts };
}

/** For the mails of this tool. */
export type UserPostOffice = PostOffice<TemplateName, MailValues>;

export type OpeningUserPostOffice = OpeningPostOffice<TemplateName, MailValues>;

const password = {
  texts: ({ accounts }: MailValues) => accounts.map(({ password }) => password),
  what: "the password of each account",
  written: "{{#each accounts}} … {{password}} … {{/each}}",
};

const accessKey = {
  texts: ({ accounts }: MailValues) =>
    accounts.flatMap(({ accessKeyId, secretAccessKey }) => [accessKeyId, secretAccessKey]),
  what: "the access key of each account",
  written: "{{#each accounts}} … {{accessKeyId}} … {{secretAccessKey}} … {{/each}}",
};

const office = { sender: "Identity Team", contact: "iam@example.com" };

/** The mails of this tool. */
export const mails: MailSet<TemplateName, MailValues> = {
  templates,
  // The only account, the first, one between, the last; encrypted or not.
  samples: [false, true].flatMap((encrypted) =>
    [["dev"], ["dev", "tst", "prd"]].map((environments) => ({
      ...mailValues(office, "first.last@example.com", environments.map(sampleAccount)),
      encrypted,
    })),
  ),
  forSubject: (values) => ({
    ...values,
    accounts: values.accounts.map(({ accountId, environment, consoleUrl, userName, expires }) => {
      return { accountId, environment, consoleUrl, userName, expires };
    }),
  }),
  subjectOf: "new-user",
  needs: { "new-user": password, "new-password": password, "access-key": accessKey },
  copyCommand: "iam-user-admin templates init",
};

function sampleAccount(environment: string): AccountValues {
  return {
    accountId: "111122223333",
    environment,
    consoleUrl: `https://${environment}.example.com/console`,
    userName: `first.last-${environment}`,
    password: `not-a-password-${environment}`,
    expires: environment === "dev" ? "2030-01-02" : "",
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    secretAccessKey: `not-a-key-${environment}`,
  };
}
