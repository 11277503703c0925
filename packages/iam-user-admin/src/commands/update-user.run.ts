import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { CliError, exitCodes, refusal, toCliError, usageError } from "@iam-tools/core/errors";
import { deriveUserName, foldCase, parseEmailAddress } from "@iam-tools/core/username";
import type { AccountAccess } from "../account/account.js";
import { chooseAccounts, openAccount } from "../account/open-account.js";
import type { Config } from "../config/config.js";
import { findConfig } from "../config/find-config.js";
import { tellConfig } from "../config/tell-config.js";
import { newMessageId } from "../mail/new-message-id.js";
import {
  checkRecipient,
  mailSettings,
  beginPostOffice,
  type MailSettings,
  type OpeningPostOffice,
  type PostOffice,
} from "../mail/post-office.js";
import { mapAtMost } from "../pace/map-at-most.js";
import { deliver } from "../passwords/deliver.js";
import {
  findPendingPassword,
  pendingPasswordPath,
  requireKeeping,
  type Occasion,
  type PendingPassword,
} from "../passwords/pending-password.js";
import { requireCurrent } from "../passwords/require-current.js";
import { agree } from "../user/agree.js";
import { applyUserPlan, finishUserPlan } from "../user/apply-user-plan.js";
import { dayOf } from "../user/password-step.js";
import type { Person } from "../user/person.js";
import { planDeactivation, planReactivation } from "../user/plan-deactivation.js";
import { planDeletion } from "../user/plan-deletion.js";
import { planMfaRemoval } from "../user/plan-mfa-removal.js";
import { planPasswordChange } from "../user/plan-password-change.js";
import { planUpdate, type WantedRights } from "../user/plan-update.js";
import { describeStep, type UserPlan } from "../user/user-plan.js";
import { withPeople } from "../user/with-people.js";
import { reportPerson, type Handover } from "./report-person.js";
import type { UpdateUserFlags } from "./update-user.js";

/** What is asked for, one of these. */
type Action =
  | { readonly kind: "update"; readonly rights: WantedRights }
  | { readonly kind: "change-password" | "delete-mfa" | "deactivate" | "reactivate" | "delete-user" };

/** One account's part of the run, as far as it has come. */
export interface Part {
  /** Of the account in the config file; undefined where there is only the one that the AWS settings lead to. */
  readonly name: string | undefined;
  access?: AccountAccess;
  plan?: UserPlan;
  password?: PendingPassword;
  error?: CliError;
}

type PlannedPart = Part & Required<Pick<Part, "access" | "plan">>;

export async function run(context: Context, flags: UpdateUserFlags): Promise<Result> {
  parseEmailAddress(flags.userEmail);
  const action = actionOf(flags);
  const found = await findConfig(context, flags.config);
  const { config } = found;
  if (flags.env !== undefined) userNameIn(config, flags, flags.env);
  const mail = checkMail(context, flags, config, action);
  const names = chooseAccounts(config, flags);
  tellConfig(context, found, { dryRun: flags.dryRun, relay: mail?.relay });
  // A dry run leaves nothing behind, and taking access away waits for nobody.
  const people = flags.dryRun || !givesPassword(action) ? [] : [flags.userEmail];
  const opening = mail && beginPostOffice(context, mail, { ...flags, to: flags.userEmail });
  try {
    return await withPeople(context, people, () =>
      planAndApply(context, { flags, config, action, names, mail, opening }),
    );
  } finally {
    opening?.close();
  }
}

interface Request {
  readonly flags: UpdateUserFlags;
  readonly config: Config;
  readonly action: Action;
  readonly names: readonly string[] | undefined;
  /** Undefined where nothing is mailed. */
  readonly mail: MailSettings | undefined;
  readonly opening: OpeningPostOffice | undefined;
}

async function planAndApply(
  context: Context,
  { flags, config, action, names, mail, opening }: Request,
): Promise<Result> {
  const parts = await planParts(context, { flags, config, action, names, mails: mail !== undefined });
  const planned = parts.filter(isPlanned);
  await requireKeeping(
    context,
    planned.map(({ plan }) => plan),
  );
  tellBefore(context, planned, names !== undefined);
  const handover = handoverOf(planned, action, mail, config);
  const office = handover === undefined ? undefined : await opening?.office;
  if (flags.dryRun) return reportPerson({ email: flags.userEmail, parts, handover, tense: "would" });
  for (const consent of consentsOf(planned, flags.userEmail)) {
    await agree(context, consent, { adopt: flags.adopt, yes: flags.yes || flags.iKnowWhatImDoing });
  }
  const occasion: Occasion = action.kind === "update" ? "new-user" : "new-password";
  const several = parts.length > 1;
  const { printed, unsent } = await applyParts(context, { parts, several, office, handover, occasion });
  const result = reportPerson({ email: flags.userEmail, parts, handover, unsent, tense: "done" });
  const afterPrint = () => finishParts(context, printed, { several, occasion });
  return { ...result, afterPrint, ...whereKept(context, printed) };
}

function actionOf(flags: UpdateUserFlags): Action {
  if (flags.changePassword) return { kind: "change-password" };
  if (flags.deleteMfa) return { kind: "delete-mfa" };
  if (flags.deactivate) return { kind: "deactivate" };
  if (flags.reactivate) return { kind: "reactivate" };
  if (flags.deleteUser) return { kind: "delete-user" };
  const model = flags.mimic ?? flags.mimicAll;
  if (model === undefined) return { kind: "update", rights: { kind: "groups", groups: flags.groups ?? [] } };
  return { kind: "update", rights: { kind: "mimic", userName: model, everything: flags.mimicAll !== undefined } };
}

/** Who mails; undefined where nothing is mailed. All that can be told before any call. */
function checkMail(
  context: Pick<Context, "env">,
  flags: UpdateUserFlags,
  config: Config,
  action: Action,
): MailSettings | undefined {
  if (flags.pgp !== undefined && (flags.noMail || !givesPassword(action))) {
    throw usageError(
      flags.noMail
        ? "--pgp encrypts the password in the mail, and --no-mail sends none."
        : "--pgp encrypts a password, and this run gives none.",
      "Leave out --pgp.",
    );
  }
  if (!givesPassword(action)) {
    return action.kind === "delete-user" && config.mail.admin !== undefined && !flags.noMail
      ? mailSettings(context, flags, config.mail)
      : undefined;
  }
  if (flags.noMail) {
    if (flags.quiet && !flags.dryRun) {
      throw usageError(
        "--no-mail prints the password and --quiet prints nothing: it would be lost.",
        "Leave out one of them.",
      );
    }
    return undefined;
  }
  checkRecipient(config.mail, flags.userEmail);
  return mailSettings(context, flags, config.mail);
}

function givesPassword({ kind }: Action): boolean {
  return ["update", "change-password", "reactivate"].includes(kind);
}

function userNameIn(config: Config, flags: UpdateUserFlags, environment: string): string {
  return deriveUserName({ email: flags.userEmail, account: environment, pattern: config.username });
}

interface Planning {
  readonly flags: UpdateUserFlags;
  readonly config: Config;
  readonly action: Action;
  readonly names: readonly string[] | undefined;
  readonly mails: boolean;
}

/** How many accounts are worked in at once. */
const accountsAtOnce = 4;

/** With one account what is wrong ends the run; with several it ends that account's part. */
async function planParts(context: Context, planning: Planning): Promise<Part[]> {
  const { flags, config, names } = planning;
  const parts: Part[] = (names ?? [undefined]).map((name) => ({ name }));
  await mapAtMost(accountsAtOnce, parts, async (part) => {
    await attempt(part, parts.length > 1, async () => {
      part.access = await openAccount(context, { config, flags, name: part.name });
      const userName = userNameIn(config, flags, part.access.account.environment);
      const person = { email: flags.userEmail, userName, adopt: flags.adopt };
      const owner = { account: part.access.account, userName };
      const pending = await findPendingPassword(context, owner);
      if (pending?.state !== "unset" && pending !== undefined) part.password = pending;
      part.plan = await planAction(context, planning, {
        access: part.access,
        person,
        pending,
        pendingPath: pendingPasswordPath(context, owner),
      });
    });
  });
  refuseSharedUsers(parts.filter(isPlanned));
  return parts;
}

/** Two accounts of the config file may be one: what is done for its user at the same time would be done twice. */
function refuseSharedUsers(parts: readonly PlannedPart[]): void {
  const names = new Map<string, string | undefined>();
  for (const { name, plan } of parts) {
    const { account, userName } = plan;
    const key = `${account.id}/${foldCase(userName)}`;
    if (names.has(key)) {
      throw refusal(
        `The accounts ${names.get(key)} and ${name} of the config file are both account ${account.id}, and both come to the user ${userName} there.`,
        "Nothing was changed. Name one of them with --account, or correct the config file.",
      );
    }
    names.set(key, name);
  }
}

interface Planned {
  readonly access: AccountAccess;
  readonly person: Person;
  readonly pending: PendingPassword | undefined;
  readonly pendingPath: string;
}

function planAction(
  context: Context,
  { action, mails }: Planning,
  { access, person, pending, pendingPath }: Planned,
): Promise<UserPlan> {
  const now = context.clock.now().toISOString();
  switch (action.kind) {
    case "update":
      return planUpdate(access, { ...person, rights: action.rights, mails, pending, pendingPath, now });
    case "change-password":
      return planPasswordChange(access, { ...person, pending, now });
    case "delete-mfa":
      return planMfaRemoval(access, person);
    case "deactivate":
      return planDeactivation(access, person, dayOf(now));
    case "reactivate":
      return planReactivation(access, { ...person, pending, now });
    case "delete-user":
      return planDeletion(context, access, person);
  }
}

/** What a person should know before they agree to anything. */
function tellBefore(context: Pick<Context, "err">, parts: readonly PlannedPart[], several: boolean): void {
  for (const { access, plan, name } of parts) {
    if (several) context.err.write(`${name}: account ${access.account.id}, user ${plan.userName}\n`);
    for (const warning of [...plan.warnings, ...(plan.shortfall === undefined ? [] : [plan.shortfall])])
      context.err.write(`Warning: ${several ? `${name}: ` : ""}${warning}\n`);
  }
}

/** Several users that would go are agreed to at once, by the address of the person whose they are. */
function consentsOf(parts: readonly PlannedPart[], email: string) {
  const consents = parts.map(({ plan }) => plan.consent).filter((consent) => consent !== undefined);
  const [first] = consents;
  if (first === undefined || consents.length === 1) return consents;
  const warning = consents.map((consent) => consent.warning).join("\n");
  return [{ ...first, warning, typed: first.typed === "yes" ? "yes" : email }];
}

function handoverOf(
  parts: readonly PlannedPart[],
  action: Action,
  mail: MailSettings | undefined,
  config: Config,
): Handover | undefined {
  if (parts.some(({ plan }) => plan.delivery === "due")) {
    return mail === undefined
      ? { kind: "print" }
      : { kind: "mail", to: parts[0]?.plan.email ?? "", relay: mail.relay.name };
  }
  if (action.kind === "delete-user" && mail !== undefined && config.mail.admin !== undefined && parts.length > 0) {
    return { kind: "notice", to: config.mail.admin, relay: mail.relay.name };
  }
  return undefined;
}

interface Applying {
  readonly parts: readonly Part[];
  /** Whether the run is about several accounts, some of which may have failed already. */
  readonly several: boolean;
  readonly office: PostOffice | undefined;
  readonly handover: Handover | undefined;
  readonly occasion: Occasion;
}

interface Applied {
  /** The parts whose passwords are yet to be printed. */
  readonly printed: readonly PlannedPart[];
  /** Why the admin has no notice of what was deleted. */
  readonly unsent?: CliError | undefined;
}

async function applyParts(
  context: Context,
  { parts, several, office, handover, occasion }: Applying,
): Promise<Applied> {
  const planned = parts.filter(isPlanned);
  const messageId = newMessageId(context, office?.from ?? "");
  await mapAtMost(accountsAtOnce, planned, async (part) => {
    await attempt(part, several, () => applyUserPlan(context, { ...application(part), messageId, occasion }));
    const { plan } = part;
    if (part.error === undefined && plan.delivery === "due") {
      const password = await findPendingPassword(context, plan);
      if (password === undefined) return;
      part.password = password;
      await attempt(part, several, () => requireCurrent(context, part.access.iam, password));
    }
  });
  const done = planned.filter((part) => part.error === undefined);
  const delivered = done.filter((part) => part.plan.delivery === "due");
  const passwords = delivered.map((part) => part.password).filter((password) => password !== undefined);
  const [first, ...rest] = passwords;
  if (handover?.kind === "mail" && office !== undefined && first !== undefined) {
    await deliverAll(context, office, { passwords: [first, ...rest], parts });
  }
  const isTold = handover?.kind === "notice" && office !== undefined && done.length > 0;
  const unsent = isTold ? await sendNotice(office, { to: handover.to, parts: done, messageId }) : undefined;
  if (handover?.kind === "print") return { printed: done };
  await finishParts(context, done, { several, occasion });
  return { printed: [], unsent };
}

/** The users are gone, whether or not the admin can be told: why not is a part of the result. */
async function sendNotice(
  office: PostOffice,
  { to, parts, messageId }: { to: string; parts: readonly PlannedPart[]; messageId: string },
): Promise<CliError | undefined> {
  const values = { email: parts[0]?.plan.email ?? "", encrypted: false, accounts: parts.map(accountValues) };
  try {
    await office.send({ template: "deletion", to, messageId, values });
    return undefined;
  } catch (error) {
    return toCliError(error);
  }
}

/** For passwords that could not be printed after all. */
function whereKept(context: Context, printed: readonly PlannedPart[]): Pick<Result, "ifNotPrinted"> {
  const kept = printed.filter((part) => part.password !== undefined);
  if (kept.length === 0) return {};
  const lines = kept.map(
    ({ plan }) =>
      `The password of ${plan.userName} is kept in ${pendingPasswordPath(context, plan)}, which only you can read.`,
  );
  return { ifNotPrinted: [...lines, "Run the same command again to have it printed."].join("\n") };
}

async function finishParts(
  context: Context,
  parts: readonly PlannedPart[],
  { several, occasion }: Pick<Applying, "several" | "occasion">,
): Promise<void> {
  await mapAtMost(accountsAtOnce, parts, (part) =>
    attempt(part, several, () => finishUserPlan(context, { ...application(part), messageId: "", occasion })),
  );
}

/** A failure here leaves users who wait for passwords that are kept; it says where they are and how to go on. */
async function deliverAll(
  context: Context,
  office: PostOffice,
  { passwords, parts }: { passwords: readonly [PendingPassword, ...PendingPassword[]]; parts: readonly Part[] },
): Promise<void> {
  try {
    await deliver(context, { office, passwords, freshId: newMessageId(context, office.from), asks: true });
  } catch (error) {
    const cause = toCliError(error);
    throw new CliError({
      code: cause.code,
      message: cause.message,
      exitCode: cause.exitCode,
      hint: [
        ...parts.flatMap(({ name, plan, error: failure }) => {
          if (failure !== undefined || plan === undefined) return [`${name}: failed: ${failure?.message}`];
          return plan.steps.map((step) => `Done: ${describeStep(plan.userName, step, "done")}.`);
        }),
        ...passwords.map((password) => {
          return `The password is kept in ${pendingPasswordPath(context, password)}, which only you can read.`;
        }),
        "Send it with: iam-user-admin resend; or run the same command again.",
      ].join("\n"),
      cause,
    });
  }
}

/** Runs one part; where there are several, a failure is that part's own, and the others go on. */
async function attempt(part: Part, several: boolean, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const shown = toCliError(error);
    if (!several || shown.exitCode === exitCodes.cancelled) throw shown;
    part.error = shown;
  }
}

function isPlanned(part: Part): part is PlannedPart {
  return part.plan !== undefined;
}

function application({ access, plan }: PlannedPart) {
  return { iam: access.iam, plan };
}

function accountValues({ plan: { account, userName } }: PlannedPart) {
  const { id: accountId, environment, consoleUrl } = account;
  return { accountId, environment, consoleUrl, userName, password: "" };
}
