/** What the config file says; all of it may be left out. */
export interface Config {
  /** By the name that `--account` takes. */
  readonly accounts: Readonly<Record<string, AccountConfig>>;
  readonly mail: MailConfig;
  /** How user names are made, with `{local}`, `{domain}` and `{env}`; `{local}-{env}` where not given. */
  readonly username?: string | undefined;
}

export interface AccountConfig {
  /** Twelve digits; where given, the account that is reached has to be that one. */
  readonly id?: string | undefined;
  /** What user names end in and mails call it; the account's name in this file where not given. */
  readonly env?: string | undefined;
  readonly consoleUrl?: string | undefined;
  readonly defaultGroups: readonly string[];
  /** A profile of the AWS files. */
  readonly profile?: string | undefined;
  /** A role in the account, taken with the profile's credentials or the usual ones. */
  readonly roleArn?: string | undefined;
}

export interface MailConfig {
  readonly from?: string | undefined;
  readonly replyTo?: string | undefined;
  /** Of the mail to a new user, as a template. */
  readonly subject?: string | undefined;
  /** `smtp://host:port` or `smtps://host:port`. */
  readonly smtp?: string | undefined;
  /** `required`: TLS with a verified certificate even on this machine; off it, it is required in any case. */
  readonly tls: "auto" | "required";
  /** A folder with templates of one's own; in the file, as seen from the file's folder. */
  readonly templates?: string | undefined;
  /** Mails go to addresses of these domains only; to any where none is given. */
  readonly allowedDomains: readonly string[];
  /** Who gets a notice of every deletion. */
  readonly admin?: string | undefined;
}

export const emptyConfig: Config = {
  accounts: {},
  mail: { tls: "auto", allowedDomains: [] },
};
