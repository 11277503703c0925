import type { Context } from "@iam-tools/core/context";
import { CliError, quote, toCliError } from "@iam-tools/core/errors";
import type { AccountQuotas } from "@iam-tools/core/iam";
import { checkRecipient } from "@iam-tools/core/mail";
import type { AccountAccess } from "../account/account.js";
import type { AdminConfig } from "../config/config.js";
import { commandFor } from "../person/undo-command.js";
import { findPendingKey, findPendingPassword, pendingPath } from "../secrets/pending-secrets.js";
import type { Consent } from "../user/user-plan.js";
import { signInWeigher, type WeighSignIn } from "../user/first-sign-in.js";
import { destinationOf } from "../user/destination.js";
import type { OpenSeal } from "../mail/seal.js";
import { weighUpdate } from "../user/weigh-update.js";
import { decideUpdate, noRoomFor } from "../user/plan-update.js";
import { readAccountFacts, type FactsOf } from "./account-facts.js";
import type { ImportRow, RowProblem } from "./import-row.js";
import { askedWhose, planRows, userNameOfRow, type ImportRequest, type PlannedRow } from "./plan-rows.js";

interface KnownAccount {
  readonly access: AccountAccess;
  readonly factsOf: FactsOf;
  readonly weigh: WeighSignIn;
  readonly quotas: AccountQuotas;
}

/** @throws CliError IMPORT_INVALID, with everything that is wrong in the file and its line */
export function planImport(
  context: Context,
  request: ImportRequest & { readonly openSeal: OpenSeal },
): Promise<PlannedRow[]> {
  const { config, flags, openSeal } = request;
  const now = context.clock.now().toISOString();
  return planRows<KnownAccount>(context, request, {
    problemsOf: (rows) => rows.flatMap((row) => recipientProblems(row, config)),
    open: async (access) => ({ access, weigh: signInWeigher(access), ...(await readAccountFacts(context, access)) }),
    async plan(row, { access, factsOf, weigh }) {
      const { email, rights, traits, noMail, accessKey } = row;
      const userName = userNameOfRow(row, { environment: access.account.environment, pattern: config.username });
      const owner = { account: access.account, userName };
      const [pending, pendingKey] = await Promise.all([
        findPendingPassword(context, owner),
        accessKey ? findPendingKey(context, owner) : undefined,
      ]);
      const update = {
        email,
        userName,
        rights,
        traits,
        now,
        accessKey,
        pending,
        pendingKey,
        pendingPath: pendingPath(context, owner),
        adopt: flags.adopt,
        mails: !noMail,
      };
      const facts = await factsOf(update);
      const plan = decideUpdate(access, update, facts);
      const whole = () => Promise.resolve(facts.user);
      const undecided = requireConsent(plan.consent, flags, () => commandOf(row, request));
      if (undecided !== undefined) return undecided;
      const named = { mailTo: row.mailTo, pgp: row.pgp, prints: noMail || undefined };
      const waiting = accessKey ? pendingKey : pending;
      const { mailTo, pgp, prints } = destinationOf(plan, named, waiting, "yes in the column no-mail");
      const seal = pgp === undefined || plan.delivery !== "due" ? undefined : await openSeal(pgp, mailTo ?? email);
      const weighed = await weighUpdate(access, plan, { request: update, facts, whole, weigh });
      const warnings = seal?.warning === undefined ? weighed.warnings : [...weighed.warnings, seal.warning];
      return { ...weighed, warnings, mailTo, pgp, prints };
    },
    problemsOfAll: tooManyUsers,
  });
}

/** What does for that person alone what takes somebody who is asked; the import then goes on. */
function commandOf({ email, userName, noMail, mailTo, pgp, accounts }: ImportRow, request: ImportRequest): string {
  const { account, allAccounts, env, profile, region, endpointUrl, config, mailFrom } = request.flags;
  const where = accounts === undefined ? { account, allAccounts, env, profile } : { account: accounts };
  const delivery = [
    ...(noMail ? ["--no-mail"] : []),
    ...(mailFrom === undefined || noMail ? [] : ["--mail-from", quote(mailFrom)]),
    ...(mailTo === undefined ? [] : ["--mail-to", quote(mailTo)]),
    ...(pgp === undefined ? [] : ["--pgp", quote(pgp)]),
  ];
  const user = { userEmail: email, userName, ...where, region, endpointUrl, config };
  return commandFor(user, ["--access-key", ...delivery].join(" "));
}

/**
 * Nobody is asked while many are planned.
 *
 * @returns an error where only a person who is asked can agree: that one is left out
 */
function requireConsent(
  consent: Consent | undefined,
  { yes }: { readonly yes: boolean },
  command: () => string,
): CliError | undefined {
  if (consent === undefined) return undefined;
  if (consent.asksWhose === true || consent.flags[0] === "adopt") throw askedWhose(consent);
  if (consent.otherwise !== undefined) {
    return new CliError({
      code: "REFUSED",
      message: `${consent.warning}\nOn a terminal, this asks: ${command()}`,
    });
  }
  if (!yes) throw new CliError({ code: "REFUSED", message: `${consent.warning} To agree, add --yes` });
  return undefined;
}

/** Where each alone has a place, and all together have not: told of the first that has none. */
function tooManyUsers(planned: readonly PlannedRow[], accounts: readonly KnownAccount[]): RowProblem[] {
  return accounts.flatMap(({ access: { account }, quotas }) => {
    const made = planned.flatMap(({ row, users }) =>
      users.some(({ plan }) => plan.account.id === account.id && plan.steps.some(({ kind }) => kind === "create-user"))
        ? [row]
        : [],
    );
    const [message] = noRoomFor(made.length, quotas, account);
    const first = made[Math.max(0, (quotas.users?.most ?? 0) - (quotas.users?.count ?? 0))];
    if (message === undefined || first === undefined) return [];
    return [{ line: first.line, message: `${message.replace(/\.$/, "")}, and the file would create ${made.length}` }];
  });
}

function recipientProblems({ line, email, mailTo, noMail }: ImportRow, config: AdminConfig): RowProblem[] {
  if (noMail) return [];
  try {
    checkRecipient(config.mail, mailTo ?? email);
    return [];
  } catch (error) {
    return [{ line, message: toCliError(error).message.replace(/\.$/, "") }];
  }
}
