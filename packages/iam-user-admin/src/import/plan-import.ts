import type { Context } from "@iam-tools/core/context";
import { toCliError } from "@iam-tools/core/errors";
import type { AccountQuotas } from "@iam-tools/core/iam";
import { checkRecipient } from "@iam-tools/core/mail";
import type { AccountAccess } from "../account/account.js";
import type { AdminConfig } from "../config/config.js";
import { findPendingPassword, pendingPasswordPath } from "../passwords/pending-password.js";
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
    problemsOf: (row) => recipientProblems(row, config),
    open: async (access) => ({ access, weigh: signInWeigher(access), ...(await readAccountFacts(access)) }),
    async plan(row, { access, factsOf, weigh }) {
      const { email, rights, traits, noMail } = row;
      const userName = userNameOfRow(row, { environment: access.account.environment, pattern: config.username });
      const pending = await findPendingPassword(context, { account: access.account, userName });
      const pendingPath = pendingPasswordPath(context, { account: access.account, userName });
      const update = { email, userName, rights, traits, pending, pendingPath, now, adopt: flags.adopt, mails: !noMail };
      const facts = await factsOf(update);
      const plan = decideUpdate(access, update, facts);
      const whole = () => Promise.resolve(facts.user);
      if (plan.consent !== undefined) throw askedWhose(plan.consent);
      const { mailTo, pgp } = noMail ? row : destinationOf(plan, row, pending);
      const seal = pgp === undefined || plan.delivery !== "due" ? undefined : await openSeal(pgp, mailTo ?? email);
      const weighed = await weighUpdate(access, plan, { request: update, facts, whole, weigh });
      const warnings = seal?.warning === undefined ? weighed.warnings : [...weighed.warnings, seal.warning];
      return { ...weighed, warnings, mailTo, pgp };
    },
    problemsOfAll: tooManyUsers,
  });
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
