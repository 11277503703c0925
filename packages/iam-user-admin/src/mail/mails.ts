import type { MailSet } from "@iam-tools/core/mail";
import { mfaGuideUrl, partitionOfSignIn } from "@iam-tools/core/settings";
import { templates, type TemplateName } from "./templates.js";

/** What a mail's words are made of; each of these may be named in a template. */
export interface MailValues {
  /** Of the person that it is about. */
  readonly email: string;
  /** What the accounts are called, as a list in words. */
  readonly environments: string;
  /** Whether the passwords are OpenPGP messages. */
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
}

export function mailValues(email: string, accounts: readonly AccountValues[]): MailValues {
  const environments = accounts.map(({ environment }) => environment).join(", ");
  const [first] = accounts;
  const partition = first && URL.canParse(first.consoleUrl) && partitionOfSignIn(new URL(first.consoleUrl).hostname);
  const guide = mfaGuideUrl(partition ? partition.name : "aws");
  return { email, environments, encrypted: false, mfaGuideUrl: guide, accounts };
}

const password = {
  texts: ({ accounts }: MailValues) => accounts.map(({ password }) => password),
  what: "the password of each account",
  written: "{{#each accounts}} … {{password}} … {{/each}}",
};

/** The mails of this tool. */
export const mails: MailSet<TemplateName, MailValues> = {
  templates,
  // The only account, the first, one between, the last; encrypted or not.
  samples: [false, true].flatMap((encrypted) =>
    [["dev"], ["dev", "tst", "prd"]].map((environments) => ({
      ...mailValues("first.last@example.com", environments.map(sampleAccount)),
      encrypted,
    })),
  ),
  forSubject: (values) => ({
    ...values,
    accounts: values.accounts.map(({ accountId, environment, consoleUrl, userName }) => {
      return { accountId, environment, consoleUrl, userName };
    }),
  }),
  subjectOf: "new-user",
  needs: { "new-user": password, "new-password": password },
  copyCommand: "iam-user-admin templates init",
};

function sampleAccount(environment: string): AccountValues {
  return {
    accountId: "111122223333",
    environment,
    consoleUrl: `https://${environment}.example.com/console`,
    userName: `first.last-${environment}`,
    password: `not-a-password-${environment}`,
  };
}
