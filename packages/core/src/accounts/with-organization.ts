import type { AccountConfig, ConfigFile, OrganizationConfig } from "../config/index.js";
import { hasCode, refusal } from "../errors/index.js";
import { getCallerIdentity } from "../sts/index.js";
import type { MemberAccount } from "../organizations/index.js";
import { sourceOf, sourcesOf, type AccountsContext, type SourceFlags, type Sources } from "./role-sources.js";

/** The accounts that are asked for, by their names; `all` for whatever there are. */
export type AskedAccounts = readonly string[] | "all";

/**
 * The config with the organization's active accounts beside those that it lists, each reached by the role that all of
 * them have; one that is listed keeps its own settings. Nothing is called where only listed ones are asked for.
 *
 * What is left out, and the account that is reached otherwise, is told on standard error.
 *
 * @throws CliError NO_ORGANIZATION, ACCESS_DENIED, UNIT_NOT_FOUND; REFUSED where an account lacks the tag that user names
 * are to end in
 */
export async function withOrganization<Config extends ConfigFile>(
  context: AccountsContext,
  config: Config,
  asked: AskedAccounts,
  flags: SourceFlags,
): Promise<Config> {
  const { organization, accounts } = config;
  if (organization === undefined) return config;
  if (asked !== "all" && asked.every((name) => Object.hasOwn(accounts, name))) return config;
  const sources: Sources = new Map();
  const source = await sourceOf(context, flags, organization, sources);
  const { findMembers } = await import("./find-members.js");
  const found = await findMembers(context, source.settings, organization, accounts);
  const isManagement = ({ member }: { member: MemberAccount }) => member.id === member.managementId;
  const caller = found.some(isManagement) ? await getCallerIdentity(await source.sts()) : undefined;
  const more = found.map(({ name, env, member }): [string, AccountConfig] => {
    const reached = { id: member.id, env, profile: organization.profile };
    if (member.id !== member.managementId || member.id !== caller?.accountId) {
      return [name, { ...reached, ...roleIn(member, organization) }];
    }
    context.err.write(
      `${name} (${member.id}) is the organization's management account, and yours: it is worked in with your own credentials, without a role.\n`,
    );
    return [name, reached];
  });
  const all = { ...accounts, ...Object.fromEntries(more) };
  if (asked === "all" && Object.keys(all).length === 0) {
    throw refusal(
      "The organization has no active account that the config file narrows it to.",
      "Nothing was changed. Correct organizationalUnits and accountTags in the config file.",
    );
  }
  sourcesOf.set(all, sources);
  return { ...config, organization: undefined, accounts: all };
}

/**
 * What user names in an account end in, as the organization has it, for a run that names no account; undefined where the
 * config takes none from an organization, or not this one.
 *
 * @param id twelve digits
 * @throws CliError ACCESS_DENIED, UNIT_NOT_FOUND, NO_ORGANIZATION; REFUSED where the account lacks the tag that user names
 * are to end in
 */
export async function organizationEnv(
  context: AccountsContext,
  { organization, accounts }: ConfigFile,
  id: string,
  flags: SourceFlags,
): Promise<string | undefined> {
  if (organization === undefined) return undefined;
  const { settings } = await sourceOf(context, flags, organization, new Map());
  const { findMembers } = await import("./find-members.js");
  try {
    const [found] = await findMembers(context, settings, organization, accounts, id);
    return found?.env;
  } catch (error) {
    // Its own account was asked, and is in none.
    if (hasCode(error, "NO_ORGANIZATION") && organization.profile === undefined) return undefined;
    throw error;
  }
}

function roleIn(
  { id, partition }: MemberAccount,
  { role, externalId, mfaSerial, sessionName }: OrganizationConfig,
): AccountConfig {
  return { roleArn: `arn:${partition}:iam::${id}:role/${role}`, externalId, mfaSerial, sessionName };
}
