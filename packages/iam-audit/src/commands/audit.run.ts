import { paint, type Result } from "@iam-tools/core/cli";
import { findConfig } from "@iam-tools/core/config";
import { plainJson, type Context } from "@iam-tools/core/context";
import { exitCodes } from "@iam-tools/core/errors";
import manifest from "../../package.json" with { type: "json" };
import { auditAll } from "../audit/audit-all.js";
import { makeReport } from "../audit/make-report.js";
import { applyBaseline } from "../baseline/apply-baseline.js";
import { readBaseline } from "../baseline/read-baseline.js";
import { readReport } from "../baseline/read-report.js";
import { compare } from "../report/compare.js";
import { csvLines } from "../report/csv-lines.js";
import { isAtLeast } from "../report/count-by-severity.js";
import type { Report } from "../report/report.js";
import { summaryText } from "../report/summary-text.js";
import { toSarif } from "../report/to-sarif.js";
import type { Limits } from "../rules/index.js";
import type { AuditFlags } from "./audit.js";

/** Days: what the CIS benchmark asks for. */
const usual: Limits = { keyAge: 90, unused: 45 };

export async function run(context: Context, flags: AuditFlags): Promise<Result> {
  const limits = flags.maxKeyAge === undefined ? usual : { ...usual, keyAge: Math.ceil(flags.maxKeyAge / 86_400) };
  // What is wrong with a file is told before an account is read.
  const [entries, earlier, page] = await Promise.all([
    flags.baseline === undefined ? [] : readBaseline(context, flags.baseline),
    flags.since === undefined ? undefined : readReport(context, flags.since),
    flags.html === undefined ? undefined : openPage(context, flags.html),
  ]);
  const createdAt = context.clock.now();
  const accounts = await auditAll(context, flags, limits, async () => (await findConfig(context, flags.config)).config);
  const { warnings, ...split } = applyBaseline(
    accounts.flatMap(({ findings }) => findings),
    entries,
    createdAt,
  );
  for (const warning of warnings) context.err.write(`Warning: ${warning}\n`);
  const made = makeReport({ toolVersion: manifest.version, createdAt, limits, accounts, ...split });
  const report = earlier === undefined ? made : compare(made, earlier);
  const isWritten = await page?.write(report);
  return {
    data: report,
    text: [
      ...textOf(context, report, flags),
      ...(isWritten === true && isForPeople(flags) ? ["", `Page: ${flags.html}`] : []),
    ],
    exitCode: isWritten === false ? exitCodes.failed : exitCodeOf(report, flags),
  };
}

/** What renders it loads with the flag alone. */
async function openPage(context: Context, path: string) {
  const { findPageFile, renderPage, writePage } = await import("../page/index.js");
  const file = await findPageFile(context, path);
  return { write: async (report: Report) => writePage(context, file, await renderPage(report)) };
}

function isForPeople({ csv, sarif }: AuditFlags): boolean {
  return !csv && !sarif;
}

function textOf({ out, env }: Pick<Context, "out" | "env">, report: Report, { csv, sarif }: AuditFlags): string[] {
  if (csv) return [...csvLines(report)];
  if (sarif) return [plainJson(JSON.stringify(toSarif(report), null, 2))];
  return summaryText(report, paint(out, env), out.isTerminal ? out.columns : Infinity);
}

function exitCodeOf({ accounts, findings }: Report, { failOn }: AuditFlags): number {
  if (failOn !== undefined && findings.some(({ severity }) => isAtLeast(severity, failOn))) return exitCodes.failed;
  return accounts.some(({ error }) => error !== null) ? exitCodes.partlyDone : exitCodes.done;
}
