import { withOrganization } from "@iam-tools/core/accounts";
import { errorData, type Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { CliError, exitCodes, toCliError, type ExitCode } from "@iam-tools/core/errors";
import { findUser, tagUser } from "@iam-tools/core/iam";
import { checkRecipient, mailSettings, openPostOffice, type MailSettings } from "@iam-tools/core/mail";
import { sameAddress, shownAddress } from "@iam-tools/core/username";
import type { Account, AccountAccess } from "../account/account.js";
import { accountsAccess, type AccessAccounts } from "../account/accounts-access.js";
import type { AdminConfig } from "../config/config.js";
import { findAdminConfig } from "../config/find-admin-config.js";
import { tellConfig } from "../mail/tell-config.js";
import { mails, type UserPostOffice } from "../mail/mails.js";
import { requireSealing, sealOpener } from "../mail/seal.js";
import { absolute } from "@iam-tools/core/files";
import { commandFor } from "../person/undo-command.js";
import { exitCodeOfAll, outcomeOf, partly } from "../outcome/outcome.js";
import { encryptedTo, throughRelay } from "../secrets/describe-delivery.js";
import { deliver } from "../secrets/deliver.js";
import { mayHaveArrived } from "../secrets/has-arrived.js";
import { forgetSecret, listPending } from "../secrets/pending-secrets.js";
import { secretName, type PendingSecret } from "../secrets/pending.js";
import { invitationPending, tagKeys } from "../tags/tag-keys.js";
import { checkWorks } from "../user/check-works.js";
import { dayOf } from "../user/password-step.js";
import { withPeople } from "../user/with-people.js";
import type { ResendFlags } from "./resend.js";

/** One mail, and what became of it. */
interface MailOutcome {
  readonly email: string;
  /** Where the mail goes. */
  readonly to: string;
  /** The file with the OpenPGP key that it is encrypted to. */
  readonly pgp: string | undefined;
  readonly userNames: readonly string[];
  /** What each of them gets, as it is called in a sentence. */
  readonly what: string;
  /** Whether an earlier run mailed all of it, so that only recording that is left. */
  readonly wasMailed: boolean;
  /** What is noted with users: `roger with TAG=VALUE`. */
  readonly noted?: readonly string[];
  /** Whether the relay has said, in a dry run, that it takes the mail. */
  readonly isConfirmed?: boolean | undefined;
  readonly error?: CliError | undefined;
}

export async function run(context: Context, flags: ResendFlags): Promise<Result> {
  const found = await findAdminConfig(context, flags.config);
  const { config } = found;
  const people = await findWaiting(context, flags, () => undefined);
  const settings = settingsFor(people, () => mailSettings(context, flags, config.mail));
  tellConfig(context, found, { dryRun: flags.dryRun, relay: settings?.relay });
  return withPeople(context, flags.dryRun ? [] : people, () => resend(context, { config, flags, people }));
}

/** Those that are wrong are told with nobody waiting, too; what is printed needs none, nor does what was mailed. */
function settingsFor(waiting: readonly PendingSecret[], read: () => MailSettings): MailSettings | undefined {
  return waiting.length === 0 || waiting.some(isToBeMailed) ? read() : undefined;
}

function isToBeMailed({ state, prints }: PendingSecret): boolean {
  return state !== "mailed" && prints !== true;
}

/** @param tellUnreadable of a file that cannot be used, and is left out */
async function findWaiting(
  context: Context,
  flags: ResendFlags,
  tellUnreadable: (error: CliError) => void,
): Promise<PendingSecret[]> {
  const all = await listPending(context, tellUnreadable);
  return all.filter(({ email, state }) => {
    return state !== "unset" && (flags.email === undefined || sameAddress(email, flags.email));
  });
}

interface Resending {
  readonly config: AdminConfig;
  readonly flags: ResendFlags;
  /** Whom no other run works for meanwhile: who comes to wait later may be another run's, which mails them itself. */
  readonly people: readonly PendingSecret[];
}

async function resend(context: Context, { config: written, flags, people }: Resending): Promise<Result> {
  const found = await findWaiting(context, flags, ({ message }) => context.err.write(`Warning: ${message}\n`));
  const claimed = new Set(people.map(({ email, userName }) => `${email} ${userName}`));
  const waiting = found.filter(({ email, userName }) => claimed.has(`${email} ${userName}`));
  if (waiting.length === 0) {
    const to = flags.email === undefined ? "" : ` to ${shownAddress(flags.email)}`;
    return {
      data: { dryRun: flags.dryRun, mails: [] },
      text: [`no password or access key is waiting to be mailed${to}`],
    };
  }
  const named = flags.pgp === undefined ? undefined : absolute(context, flags.pgp);
  await requireSealing([named, ...waiting.filter(isToBeMailed).map(({ pgp }) => pgp)]);
  const openSeal = sealOpener(context);
  const { profile, region, endpointUrl, dryRun, tokenCode } = flags;
  // What is for an account that the file does not list is for one of its organization.
  const isListed = waiting.every(({ account }) => nameOf(written, account) !== undefined);
  const config = isListed ? written : await withOrganization(context, written, "all", flags);
  const open = accountsAccess(context, { config, flags: { profile, region, endpointUrl, dryRun, tokenCode } });
  const settings = settingsFor(waiting, () => mailSettings(context, flags, config.mail));
  const office = settings && (await openPostOffice(context, settings, mails));
  try {
    await office?.tryOut();
    const outcomes: MailOutcome[] = [];
    for (const [first, ...rest] of byMail(waiting)) {
      outcomes.push(await send(first, [first, ...rest]));
    }
    return report(outcomes, flags.dryRun ? (settings?.relay.name ?? "") : undefined);
  } finally {
    office?.close();
  }

  async function send(
    { email, mailTo, pgp, messageId }: PendingSecret,
    secrets: [PendingSecret, ...PendingSecret[]],
  ): Promise<MailOutcome> {
    const to = mailTo ?? email;
    const isDue = secrets.some(({ state }) => state !== "mailed");
    const mail = {
      email,
      to,
      pgp: named ?? pgp,
      userNames: secrets.map(({ userName }) => userName),
      what: secretName(secrets[0]),
      wasMailed: !isDue,
    };
    try {
      if (isDue && secrets.every(({ prints }) => !prints)) checkRecipient(config.mail, to);
      const opened: (readonly [AccountAccess, PendingSecret])[] = [];
      for (const secret of secrets) opened.push([await accessFor(open, config, secret), secret]);
      for (const [access, secret] of isDue ? opened : []) await checkWorks(context, access, secret);
      if (secrets.some(({ prints }) => prints)) throw toBePrinted(secrets, config, flags);
      let isConfirmed: boolean | undefined;
      if (isDue && office !== undefined) {
        const seal = mail.pgp === undefined ? undefined : await openSeal(mail.pgp, to);
        if (seal?.warning !== undefined) context.err.write(`Warning: ${seal.warning}\n`);
        if (flags.dryRun) isConfirmed = await foresee(office, mail, secrets);
        else await deliver(context, { office, secrets, seal, freshId: messageId, asks: true });
      }
      const noted: string[] = [];
      for (const [access, secret] of opened)
        noted.push(...(await record(context, access, secret, flags.dryRun).catch(throwSent)));
      return { ...mail, isConfirmed, noted };
    } catch (error) {
      const shown = toCliError(error);
      if (shown.exitCode === exitCodes.cancelled) throw shown;
      return { ...mail, error: shown };
    }
  }

  /** @returns whether the relay has said that it takes the mail */
  async function foresee(
    office: UserPostOffice,
    { to, what }: Pick<MailOutcome, "to" | "what">,
    secrets: readonly PendingSecret[],
  ): Promise<boolean> {
    if (secrets.some(({ state }) => state === "sending")) {
      const next = context.prompt.canAsk ? "You would be asked whether it has." : "The same mail would go out again.";
      context.err.write(`Warning: ${mayHaveArrived(what, to)} ${next}\n`);
    }
    return office.tryOut(to);
  }
}

/** It holds what was asked for when the secret was set. */
function toBePrinted(secrets: readonly PendingSecret[], config: AdminConfig, flags: ResendFlags): CliError {
  const commands = secrets.map((secret) => {
    const { email: userEmail, userName, account } = secret;
    const name = nameOf(config, account);
    const { profile, region, endpointUrl, config: file } = flags;
    const where = name === undefined ? { env: account.environment, profile } : { account: [name] };
    const whose = { userEmail, userName, ...where, region, endpointUrl, config: file };
    return commandFor(whose, [...actionFor(secret), "--no-mail"].join(" "));
  });
  const names = secrets.map(({ userName }) => userName).join(", ");
  return new CliError({
    code: "REFUSED",
    message: `The ${secretName(secrets[0] ?? {})} of ${names} was to be printed, not mailed. Print it with: ${commands.join("; and: ")}`,
  });
}

/** What the run did that left the secret, as it is typed. */
function actionFor(secret: PendingSecret): string[] {
  if (secret.gives === "access-key") return [secret.known.length > 0 ? "--rotate-access-key" : "--access-key"];
  return secret.occasion === "new-password" ? ["--change-password"] : [];
}

/** Secrets that were to go out in one mail. */
function byMail(waiting: readonly PendingSecret[]): [PendingSecret, ...PendingSecret[]][] {
  const mails = new Map<string, [PendingSecret, ...PendingSecret[]]>();
  for (const secret of waiting) {
    const mail = mails.get(secret.messageId);
    if (mail === undefined) mails.set(secret.messageId, [secret]);
    else mail.push(secret);
  }
  return [...mails.values()];
}

/** The account that the secret is for. @throws CliError WRONG_ACCOUNT where these credentials lead elsewhere */
async function accessFor(open: AccessAccounts, config: AdminConfig, secret: PendingSecret): Promise<AccountAccess> {
  const { account, userName } = secret;
  const name = nameOf(config, account);
  const access = await open(name, name === undefined ? account.environment : undefined);
  if (access.account.id === account.id) return access;
  throw new CliError({
    code: "WRONG_ACCOUNT",
    message: `The ${secretName(secret)} of ${userName} is for account ${account.id}, but these credentials belong to account ${access.account.id}; use others, for example with --profile.`,
  });
}

/** As the config file has the account: by its id, or by what it is called where no id is given. */
function nameOf({ accounts }: AdminConfig, { id, environment }: Account): string | undefined {
  const named = Object.entries(accounts);
  const [name] =
    named.find(([, account]) => account.id === id) ??
    named.find(([key, account]) => account.id === undefined && (account.env ?? key) === environment) ??
    [];
  return name;
}

/**
 * Notes with the user, for every machine to see, that the invitation is out, and forgets the secret.
 *
 * @returns what is noted
 */
async function record(
  context: Context,
  { iam }: AccountAccess,
  secret: PendingSecret,
  dryRun: boolean,
): Promise<string[]> {
  const { userName, gives } = secret;
  const user = gives === undefined ? await findUser(iam, userName) : undefined;
  const day = dayOf(context.clock.now().toISOString());
  const isInvited = user?.tags[tagKeys.invitation] === invitationPending;
  if (!dryRun) {
    if (isInvited) await tagUser(iam, { userName, tags: { [tagKeys.invitation]: day } });
    await forgetSecret(context, secret);
  }
  return isInvited ? [`${userName} with ${tagKeys.invitation}=${day}`] : [];
}

/** Nothing else was left to do, and no other mail goes out. */
function throwSent(error: unknown): never {
  const cause = toCliError(error);
  const { code, message, hint } = cause;
  throw new CliError({
    code,
    message: `The mail was sent, but that could not be recorded: ${message.replace(/\.?$/, ".")} Run resend again to record it; no other mail is sent.`,
    hint,
    exitCode: partly(cause, true),
    cause,
  });
}

function exitCodeOf({ error }: MailOutcome): ExitCode {
  if (error === undefined) return exitCodes.done;
  return error.exitCode === exitCodes.partlyDone ? exitCodes.partlyDone : exitCodes.failed;
}

/** @param relay that would have been used by a dry run */
function report(outcomes: readonly MailOutcome[], relay: string | undefined): Result {
  return {
    data: {
      dryRun: relay !== undefined,
      mails: outcomes.map((outcome) => {
        const { email, to, pgp = null, userNames, what, wasMailed, error } = outcome;
        const shown = error === undefined ? null : errorData(error);
        const secret = what === "password" ? what : "access-key";
        return {
          email,
          mailTo: to,
          pgp,
          secret,
          userNames,
          wasMailed,
          outcome: outcomeOf(exitCodeOf(outcome)),
          error: shown,
        };
      }),
    },
    text: outcomes.map((outcome) => {
      const { to, pgp, userNames, what: name, noted = [], isConfirmed = false, error } = outcome;
      if (error !== undefined) return `${shownAddress(to)}: failed: ${error.message}`;
      if (outcome.wasMailed) return sayRecorded(outcome, relay !== undefined);
      const what = `${shownAddress(to)} the ${name} of ${userNames.join(", ")}${encryptedTo(pgp)}`;
      const mailed =
        relay === undefined
          ? `mailed ${what}`
          : `would mail ${what} ${throughRelay({ relay, asked: "it", isConfirmed })}`;
      return [mailed, ...noted.map((note) => `${relay === undefined ? "tagged" : "would tag"} ${note}`)].join(", ");
    }),
    exitCode: exitCodeOfAll(outcomes.map(exitCodeOf)),
  };
}

function sayRecorded({ to, userNames, what, noted = [] }: MailOutcome, dryRun: boolean): string {
  const does = (would: string, did: string) => (dryRun ? `would ${would}` : did);
  return [
    `${shownAddress(to)}: an earlier run mailed the ${what} of ${userNames.join(", ")}: ${does("send", "sent")} no mail`,
    ...noted.map((note) => `${does("tag", "tagged")} ${note}`),
    `${does("delete", "deleted")} the kept ${what}`,
  ].join(", ");
}
