import type { MailConfig } from "../mail/index.js";

/** What the config file says to every tool that reads it; all of it may be left out. */
export interface ConfigFile {
  /** By the name that `--account` takes. */
  readonly accounts: Readonly<Record<string, AccountConfig>>;
  /** Where more accounts are found. */
  readonly organization?: OrganizationConfig | undefined;
  /** The folder of templates is an absolute path. */
  readonly mail: MailConfig;
}

export interface AccountConfig {
  /** Twelve digits; where given, the account that is reached has to be that one. */
  readonly id?: string | undefined;
  /** What user names end in and mails call it; the account's name in this file where not given. */
  readonly env?: string | undefined;
  /** A profile of the AWS files. */
  readonly profile?: string | undefined;
  /** A role in the account, taken with the profile's credentials or the usual ones. */
  readonly roleArn?: string | undefined;
  /** What the role's trust policy asks for. */
  readonly externalId?: string | undefined;
  /** Serial number or ARN of the MFA device of whoever takes the role, where its trust policy asks for MFA. */
  readonly mfaSerial?: string | undefined;
  /** What the session is called in the account's logs; the name of whoever takes the role where not given. */
  readonly sessionName?: string | undefined;
}

/** The accounts of an organization, each reached by a role of the same name. */
export interface OrganizationConfig extends Pick<
  AccountConfig,
  "profile" | "externalId" | "mfaSerial" | "sessionName"
> {
  /** The role's name, with its path where it has one. */
  readonly role: string;
  /** Only those in these organizational units and below: ids, or names from the root, `Workloads/Production`. */
  readonly organizationalUnits?: readonly string[] | undefined;
  /** Only those with all of these tags. */
  readonly accountTags?: Readonly<Record<string, string>> | undefined;
  /** The tag whose value is what user names end in; the account's name where not given. */
  readonly envTag?: string | undefined;
}

/**
 * The settings that one tool alone has, in each account, under `mail`, and at the top. Where a tool has some, a name
 * that is neither core's nor its own is a mistake; one that has none passes over what is for another.
 */
export interface OwnSettings<Account, Mail, File> {
  readonly account: Schemas<Account>;
  readonly mail: Schemas<Mail>;
  readonly file: Schemas<File>;
}

export type Schemas<Values> = { readonly [Key in keyof Values]-?: Schema<Exclude<Values[Key], undefined>> };

/** What tells whether a value is right, in the form that schema libraries share: https://standardschema.dev */
export interface Schema<Value> {
  readonly "~standard": {
    validate(value: unknown): Checked<Value> | Promise<Checked<Value>>;
  };
}

type Checked<Value> = { readonly value: Value; readonly issues?: undefined } | { readonly issues: readonly Issue[] };

export interface Issue {
  readonly message: string;
  /** Inside of the value. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The config file with a tool's own settings, each of which may be left out. */
export type ConfigWith<Account, Mail, File> = Partial<File> & {
  readonly organization?: OrganizationConfig | undefined;
  readonly accounts: Readonly<Record<string, AccountConfig & Partial<Account>>>;
  readonly mail: MailConfig & Partial<Mail>;
};
