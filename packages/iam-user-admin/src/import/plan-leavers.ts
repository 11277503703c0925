import type { Context } from "@iam-tools/core/context";
import type { AccountAccess } from "../account/account.js";
import { planLeaving, type Leaving } from "../user/plan-leaving.js";
import type { Consent } from "../user/user-plan.js";
import type { ImportColumn, ImportRow, RowProblem } from "./import-row.js";
import { askedWhose, planRows, userNameOfRow, type ImportRequest, type PlannedRow } from "./plan-rows.js";

/**
 * The people of the file leave.
 *
 * @throws CliError IMPORT_INVALID, with everything that is wrong in the file and its line
 */
export function planLeavers(context: Context, request: ImportRequest, action: Leaving): Promise<PlannedRow[]> {
  const { config, flags } = request;
  return planRows<{ readonly access: AccountAccess }>(context, request, {
    problemsOf: rightsProblems,
    open: (access) => Promise.resolve({ access }),
    async plan(row, { access }) {
      const { email } = row;
      const userName = userNameOfRow(row, { environment: access.account.environment, pattern: config.username });
      const plan = await planLeaving(context, access, { person: { email, userName, adopt: flags.adopt }, action });
      if (plan.consent?.asksWhose !== true) return plan;
      throw askedWhose(plan.consent);
    },
    problemsOfAll: () => [],
  });
}

/**
 * The file may be one of people who came, and nobody is to lose a user by it. A column is told of once, where it is first
 * filled in: it is to be left out of all rows.
 */
function rightsProblems(rows: readonly ImportRow[]): RowProblem[] {
  const linesOf = new Map<ImportColumn, number[]>();
  for (const row of rows) {
    for (const column of given(row)) linesOf.set(column, [...(linesOf.get(column) ?? []), row.line]);
  }
  return [...linesOf].map(([column, [line = 1, ...others]]) => ({
    line,
    message: `${column} is what a person gets, and this run takes users away; leave it out${others.length === 0 ? "" : `, here and in ${others.length} more ${others.length === 1 ? "row" : "rows"}`}`,
  }));
}

function given({ rights, traits, mailTo, noMail, pgp, accessKey }: ImportRow): ImportColumn[] {
  const { permissionsBoundary, path, tags = {} } = traits;
  return [
    ...(rights.kind === "mimic" ? ["mimic" as const] : rights.groups.length > 0 ? ["groups" as const] : []),
    ...(permissionsBoundary === undefined ? [] : ["permissions-boundary" as const]),
    ...(mailTo === undefined ? [] : ["mail-to" as const]),
    ...(accessKey ? ["access-key" as const] : []),
    ...(noMail ? ["no-mail" as const] : []),
    ...(pgp === undefined ? [] : ["pgp" as const]),
    ...(path === undefined ? [] : ["path" as const]),
    ...(Object.keys(tags).length === 0 ? [] : ["tags" as const]),
  ];
}

/** All are agreed to at once, by how many they are; nobody is asked where nothing would be lost. */
export function leaversConsent(planned: readonly PlannedRow[], action: Leaving): Consent | undefined {
  const names = planned.flatMap(({ users }) =>
    users.flatMap(({ plan: { consent, userName, account } }) =>
      consent === undefined ? [] : [`${userName} in ${account.id}`],
    ),
  );
  if (names.length === 0) return undefined;
  const what = action === "delete-user" ? "be permanently deleted" : "have no access any more; --reactivate undoes it";
  const more = names.length > mostNamed ? [`  and ${names.length - mostNamed} more: --dry-run shows all of them`] : [];
  return {
    warning: [
      `${names.length} ${names.length === 1 ? "user" : "users"} would ${what}:`,
      ...names.slice(0, mostNamed).map((name) => `  ${name}`),
      ...more,
    ].join("\n"),
    typed: String(names.length),
    flags: ["yes"],
  };
}

/** Users that a question names. */
const mostNamed = 20;
