import { paint, type Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { exitCodes } from "@iam-tools/core/errors";
import { getAccountAlias } from "@iam-tools/core/iam";
import { getCallerIdentity } from "@iam-tools/core/sts";
import manifest from "../../package.json" with { type: "json" };
import { openParts } from "../reading/parts.js";
import { readAccount } from "../reading/read-account.js";
import { readUsers } from "../reading/read-users.js";
import { auditAccount, type AuditedAccount } from "../audit/audit-account.js";
import { makeReport } from "../audit/make-report.js";
import { isAtLeast } from "../report/count-by-severity.js";
import { summaryText } from "../report/summary-text.js";
import type { Limits } from "../rules/index.js";
import type { AuditFlags } from "./audit.js";

/** Days: what the CIS benchmark asks for. */
const usual: Limits = { keyAge: 90, unused: 45 };

export async function run(context: Context, flags: AuditFlags): Promise<Result> {
  const limits = flags.maxKeyAge === undefined ? usual : { ...usual, keyAge: Math.ceil(flags.maxKeyAge / 86_400) };
  const createdAt = context.clock.now();
  const audited = await auditOne(context, flags, limits);
  const report = makeReport({ toolVersion: manifest.version, createdAt, limits, accounts: [audited] });
  const { failOn } = flags;
  const fails = failOn !== undefined && report.findings.some(({ severity }) => isAtLeast(severity, failOn));
  return {
    data: report,
    text: summaryText(report, paint(context.out, context.env), context.out.isTerminal ? context.out.columns : Infinity),
    exitCode: fails ? exitCodes.failed : exitCodes.done,
  };
}

async function auditOne(context: Context, flags: AuditFlags, limits: Limits): Promise<AuditedAccount> {
  const { profile, region, endpointUrl } = flags;
  const settings = { profile, region, endpointUrl, readOnly: true };
  const [iam, sts] = await Promise.all([context.aws.iam(settings), context.aws.sts(settings)]);
  const { accountId, partition } = await getCallerIdentity(sts);
  const parts = openParts();
  const alias = await parts.read({ part: "the alias", operation: "iam:ListAccountAliases" }, () =>
    getAccountAlias(iam),
  );
  const which = { id: accountId, name: alias ?? accountId, partition, reached: { profile }, parts };
  const { account, credentialReport } = await readAccount(context, iam, which);
  const users = readUsers({ iam, parts, credentialReport, account });
  return auditAccount({ account, users, unreadable: () => parts.unreadable() }, limits);
}
