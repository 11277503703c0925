import type { AccountConfig } from "../config/index.js";
import type { AwsClient, AwsSettings, Context } from "../context/index.js";
import { CliError, isQuarantine, toCliError } from "../errors/index.js";
import { credentialsFile } from "../profiles/index.js";
import { findSource, getSession, type SessionContext } from "../session/index.js";
import { chooseProfile, signerOf } from "../settings/index.js";
import { assumeRole, getCallerIdentity, type CallerIdentity, type RoleSession } from "../sts/index.js";
import type { AccountFlags } from "./account-flags.js";

/** What opening accounts may touch: a role may require an MFA code. */
export type AccountsContext = SessionContext & Pick<Context, "env" | "files">;

export interface SourceFlags extends Pick<AccountFlags, "profile" | "region" | "endpointUrl" | "tokenCode"> {
  /** Whether standard input is somebody else's, so that no code may be read from it. */
  readonly leavesInput?: boolean | undefined;
}

/** Seconds for which the session with MFA lasts: the least that AWS gives. Roles taken with it last for an hour all the same. */
const mfaSeconds = 900;

/** Those of a run, so that no code is asked for twice. */
export type Sources = Map<string, Promise<Source>>;

/** Of the accounts of an organization, whose list was read with the same credentials, by what they are in the config. */
export const sourcesOf = new WeakMap<object, Sources>();

/**
 * Takes the roles of accounts. Credentials that take several of them are got once, with one MFA code, which a session of
 * theirs then shows for every role.
 */
export function roleTaker(
  context: AccountsContext,
  flags: SourceFlags,
  sources: Sources = new Map(),
): (account: RoleAccount) => Promise<RoleSession> {
  return async (account) => {
    const { roleArn, externalId } = account;
    const { sts, ownName } = await sourceOf(context, flags, { ...account, arns: [roleArn] }, sources);
    const sessionName = account.sessionName ?? (await ownName());
    return assumeRole(await sts(), { roleArn, externalId, sessionName }).catch((error: unknown) => {
      throw explainRefusal(error, { ...account, sessionName });
    });
  };
}

/** AWS does not tell what a trust policy asks for, nor that it is the trust policy that refuses. */
function explainRefusal(error: unknown, { externalId, mfaSerial, sessionName }: AccountConfig): unknown {
  const shown = toCliError(error);
  if (shown.code !== "ACCESS_DENIED" || isQuarantine(shown.message)) return error;
  const given = [
    externalId === undefined ? "no externalId" : "the externalId of the config file",
    mfaSerial === undefined ? "no mfaSerial" : "an MFA code",
    `the session name ${sessionName}`,
  ].join(", ");
  const { code, message, hint } = shown;
  const trust = `If your own policies allow it, the role's trust policy does not: it may ask for another account or user, or for other than was given (${given}).`;
  return new CliError({ code, message, hint: hint === undefined ? trust : `${hint}\n${trust}`, cause: error });
}

export type RoleAccount = AccountConfig & { readonly roleArn: string };

/** Who takes roles, and lists an organization. */
export interface Source {
  readonly settings: AwsSettings;
  readonly sts: () => Promise<AwsClient>;
  /** What a role's session is called where nothing names it. */
  readonly ownName: () => Promise<string>;
}

/** What tells credentials from others; the ARNs may tell where AWS is called. */
type SourceRequest = Pick<AccountConfig, "profile" | "mfaSerial"> & Pick<AwsSettings, "arns">;

/** Opened where it is not yet among the sources. */
export function sourceOf(
  context: AccountsContext,
  flags: SourceFlags,
  request: SourceRequest,
  sources: Sources,
): Promise<Source> {
  const { profile, mfaSerial, arns: [arn = ""] = [] } = request;
  // A device is of one user, and so of one partition.
  const key = JSON.stringify([mfaSerial ?? arn.split(":").slice(0, 2), profile]);
  const found = sources.get(key) ?? openSource(context, flags, request);
  sources.set(key, found);
  return found;
}

async function openSource(
  context: AccountsContext,
  { tokenCode, leavesInput, region, endpointUrl, ...flags }: SourceFlags,
  { arns = [], mfaSerial, profile = flags.profile }: SourceRequest,
): Promise<Source> {
  let settings: AwsSettings = {
    profile,
    region,
    endpointUrl,
    arns: mfaSerial === undefined ? arns : [...arns, mfaSerial],
  };
  if (mfaSerial !== undefined) {
    const { tokenCommand, ...keys } = await keysFor(context, settings);
    const plan = { serialNumber: mfaSerial, tokenCommand, settings: keys.settings };
    const session = await getSession(context, plan, { tokenCode, leavesInput, durationSeconds: mfaSeconds });
    settings = { ...settings, credentials: session };
  }
  let client: Promise<AwsClient> | undefined;
  const sts = () => (client ??= context.aws.sts(settings));
  let own: Promise<string> | undefined;
  return { settings, sts, ownName: () => (own ??= sts().then(getCallerIdentity).then(nameOf)) };
}

/** Only long-term keys are exchanged for a session with MFA. @throws CliError what `findSource` throws */
async function keysFor(context: AccountsContext, settings: AwsSettings) {
  const { profile, region, endpointUrl, arns } = settings;
  if (signerOf(context.env, { profile }) === "environment") return { settings, tokenCommand: undefined };
  const source = chooseProfile(context.env, { profile }).value;
  const found = await findSource(context, { source, file: credentialsFile(context), region, endpointUrl, arns });
  for (const warning of found.warnings) context.err.write(`Warning: ${warning}\n`);
  return { settings: found.settings, tokenCommand: found.values.get("mfa_process") };
}

/**
 * The user's own, as trust policies may ask for (`sts:RoleSessionName` is `${aws:username}`); of a role's session what
 * that is called, which with IAM Identity Center is the person's address. A session's name has two characters at least, a
 * user's one:
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
function nameOf({ kind, arn, userName }: CallerIdentity): string {
  const own = userName ?? (kind === "assumed-role" ? arn.slice(arn.lastIndexOf("/") + 1) : "");
  return own.length < 2 ? "iam-tools" : own;
}
