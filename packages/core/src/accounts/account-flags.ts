/** Which account a command acts in, or which ones, as it was typed. */
export interface AccountFlags {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly endpointUrl?: string | undefined;
  readonly account?: readonly string[] | undefined;
  readonly allAccounts?: boolean | undefined;
  readonly env?: string | undefined;
  /** For the roles that require MFA. */
  readonly tokenCode?: string | undefined;
  readonly dryRun?: boolean | undefined;
}
