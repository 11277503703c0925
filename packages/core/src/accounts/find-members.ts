import type { AccountConfig, ConfigFile, OrganizationConfig } from "../config/index.js";
import { openProgress } from "../cli/index.js";
import type { AwsClient, AwsSettings } from "../context/index.js";
import { awsErrorName, CliError, refusal, toCliError } from "../errors/index.js";
import {
  findUnit,
  isUnitId,
  listAccounts,
  listAccountsBelow,
  listTags,
  type MemberAccount,
} from "../organizations/index.js";
import { mapAtMost } from "../pace/index.js";
import { nameAccounts, type FoundAccount, type NamedAccount } from "./name-accounts.js";
import type { AccountsContext } from "./role-sources.js";

/** Of how many accounts the tags are asked for at once: Organizations has one rate for all of the organization. */
const tagsAtOnce = 4;

/**
 * The organization's active accounts, as far as the config file narrows them, and does not list them itself. Those that
 * are not active are told.
 *
 * @param listed the config file's own, by name
 * @param only the id of the one that is looked for, where not all are
 * @throws CliError NO_ORGANIZATION, ACCESS_DENIED, UNIT_NOT_FOUND, REFUSED
 */
export async function findMembers(
  context: AccountsContext,
  settings: AwsSettings,
  organization: OrganizationConfig,
  listed: ConfigFile["accounts"],
  only?: string,
): Promise<NamedAccount[]> {
  const ids = new Set(Object.values(listed).map(idOf));
  const client = await context.aws.organizations({ ...settings, readOnly: true });
  try {
    const members = (await list(client, organization)).filter(({ id }) => !ids.has(id) && id === (only ?? id));
    tellInactive(context, members);
    const active = members.filter(({ state }) => state === "ACTIVE");
    return nameAccounts(await withTags(context, client, { organization, active }), new Set(Object.keys(listed)));
  } catch (error) {
    throw explain(error, organization);
  }
}

/** The config file is held to tell it beside an organization. */
function idOf({ id, roleArn }: AccountConfig): string | undefined {
  return id ?? roleArn?.split(":")[4];
}

async function list(client: AwsClient, { organizationalUnits }: OrganizationConfig): Promise<MemberAccount[]> {
  if (organizationalUnits === undefined) return listAccounts(client);
  const found = new Map<string, MemberAccount>();
  for (const unit of organizationalUnits) {
    for (const member of await listAccountsBelow(client, await findUnit(client, unit))) found.set(member.id, member);
  }
  return [...found.values()];
}

function tellInactive({ err }: Pick<AccountsContext, "err">, members: readonly MemberAccount[]): void {
  const inactive = members.filter(({ state }) => state !== "ACTIVE");
  if (inactive.length === 0) return;
  const shown = inactive.map(({ name, id, state }) => {
    return `${name} (${id}, ${state.toLowerCase().replaceAll("_", " ")})`;
  });
  err.write(`Left out, since not active: ${shown.join(", ")}\n`);
}

interface Untagged {
  readonly organization: OrganizationConfig;
  readonly active: readonly MemberAccount[];
}

async function withTags(
  context: AccountsContext,
  client: AwsClient,
  { organization: { accountTags = {}, envTag }, active }: Untagged,
): Promise<FoundAccount[]> {
  const asked = Object.entries(accountTags);
  if (asked.length === 0 && envTag === undefined) return active.map((member) => ({ member, env: undefined }));
  const progress = openProgress(context, { what: "Reading the accounts' tags", total: active.length });
  const tagged = await mapAtMost(tagsAtOnce, active, async (member) => {
    const tags = await listTags(client, member.id);
    progress.step();
    return { member, tags };
  }).finally(() => progress.end());
  const chosen = tagged.filter(({ tags }) => asked.every(([key, value]) => tags.get(key) === value));
  if (envTag === undefined) return chosen.map(({ member }) => ({ member, env: undefined }));
  const found = chosen.map(({ member, tags }) => ({ member, env: tags.get(envTag) ?? "" }));
  // To leave one out would be to leave people in it.
  const unfit = found.filter(({ env }) => !/^[\w+=,.@-]+$/.test(env));
  if (unfit.length === 0) return found;
  throw refusal(
    `User names end in the tag ${envTag} of an account, and it is missing, or is no part of a user name, on: ${unfit.map(({ member: { name, id } }) => `${name} (${id})`).join(", ")}.`,
    "Nothing was changed. Tag these accounts, list them under accounts in the config file, or leave out envTag there to use their names.",
  );
}

/** What a person can do about it, where AWS says little. */
function explain(error: unknown, organization: OrganizationConfig): unknown {
  const whose = organization.profile === undefined ? "the credentials in use" : `the profile ${organization.profile}`;
  switch (awsErrorName(error)) {
    case "AWSOrganizationsNotInUse":
      return new CliError({
        code: "NO_ORGANIZATION",
        message: `The account of ${whose} is not in an organization, but the config file takes accounts from one.`,
        hint: "Name in organization.profile a profile of the organization's management account, or take organization out of the config file.",
        cause: error,
      });
    case "ParentNotFound":
      return new CliError({
        code: "UNIT_NOT_FOUND",
        message: "The organization has no organizational unit of an id in the config file.",
        hint: `Correct organizationalUnits in the config file: ${(organization.organizationalUnits ?? []).join(", ")}`,
        cause: error,
      });
    case "AccessDenied":
      return denied(error, organization, whose);
    default:
      return error;
  }
}

/** AWS names who may not do what where a policy is in the way; else the account itself may not. */
function denied(error: unknown, organization: OrganizationConfig, whose: string): CliError {
  const { message, hint } = toCliError(error);
  if (error instanceof Error && error.message.includes("is not authorized to perform")) {
    const actions = JSON.stringify(actionsFor(organization));
    const statement = `{ "Effect": "Allow", "Action": ${actions}, "Resource": "*" }`;
    return new CliError({
      code: "ACCESS_DENIED",
      message,
      hint: `${hint ?? ""}\nListing the organization's accounts takes this statement in a policy: ${statement}`,
      cause: error,
    });
  }
  return new CliError({
    code: "ACCESS_DENIED",
    message: `The account of ${whose} may not list the organization's accounts: only its management account and its delegated administrators may.`,
    hint: "Name in organization.profile a profile of one of them, or list the accounts in the config file under accounts.",
    cause: error,
  });
}

/** What is called, for what the config file asks for. */
function actionsFor({ organizationalUnits, accountTags, envTag }: OrganizationConfig): string[] {
  const roots = organizationalUnits?.every(isUnitId) === true ? [] : ["ListRoots"];
  const listing =
    organizationalUnits === undefined
      ? ["ListAccounts"]
      : [...roots, "ListOrganizationalUnitsForParent", "ListAccountsForParent"];
  const tags = accountTags === undefined && envTag === undefined ? [] : ["ListTagsForResource"];
  return [...listing, ...tags].map((action) => `organizations:${action}`);
}
