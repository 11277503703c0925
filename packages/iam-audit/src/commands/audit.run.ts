import { jsonPieces, paint, type Result } from "@iam-tools/core/cli";
import { findConfig, type ConfigFile } from "@iam-tools/core/config";
import { plainJson, type Context } from "@iam-tools/core/context";
import { exitCodes, usageError } from "@iam-tools/core/errors";
import manifest from "../../package.json" with { type: "json" };
import { auditAll } from "../audit/audit-all.js";
import { makeReport } from "../audit/make-report.js";
import { applyBaseline } from "../baseline/apply-baseline.js";
import { readBaseline } from "../baseline/read-baseline.js";
import { readReport } from "../baseline/read-report.js";
import type { Delivery } from "../delivery/open-delivery.js";
import { compare, notCompared } from "../report/compare.js";
import { csvLines } from "../report/csv-lines.js";
import { isAtLeast } from "../report/count-by-severity.js";
import type { Report } from "../report/report.js";
import { summaryText } from "../report/summary-text.js";
import { toSarif } from "../report/to-sarif.js";
import { deepRules, type Limits } from "../rules/index.js";
import type { AuditFlags } from "./audit.js";

/** Days: what the CIS benchmark asks for. */
const usual: Limits = { keyAge: 90, unused: 45 };

export async function run(context: Context, flags: AuditFlags): Promise<Result> {
  const limits = limitsOf(flags);
  const found = flags.config === undefined ? undefined : await findConfig(context, flags.config);
  const readConfig = async () => (found ?? (await findConfig(context, undefined))).config;
  // What is wrong with a file or the relay is told before an account is read.
  const [entries, earlier] = await Promise.all([
    flags.baseline === undefined ? [] : readBaseline(context, flags.baseline),
    flags.since === undefined ? undefined : readReport(context, flags.since),
  ]);
  const delivery = await openDeliveryOf(context, flags, readConfig);
  try {
    const report = await makeReportOf(context, flags, { limits, entries, earlier, readConfig });
    const delivered = await delivery?.deliver(report);
    const lines = delivered === undefined || flags.csv || flags.sarif ? [] : delivered.lines;
    return {
      data: report,
      text: lines.length === 0 ? textOf(context, report, flags) : [...textOf(context, report, flags), "", ...lines],
      isVerbatim: flags.csv || flags.sarif,
      exitCode: delivered?.isWhole === false ? exitCodes.failed : exitCodeOf(report, flags),
    };
  } finally {
    delivery?.close();
  }
}

/** @throws CliError USAGE where it is not in whole days, in which AWS's ages are told */
function limitsOf({ maxKeyAge }: AuditFlags): Limits {
  if (maxKeyAge === undefined) return usual;
  const keyAge = maxKeyAge / 86_400;
  if (Number.isInteger(keyAge)) return { ...usual, keyAge };
  throw usageError("--max-key-age is a number of whole days.", `Type it as: --max-key-age ${Math.ceil(keyAge)}d`);
}

/** What renders and mails it loads with its flags alone. */
async function openDeliveryOf(
  context: Context,
  flags: AuditFlags,
  readConfig: () => Promise<ConfigFile>,
): Promise<Delivery | undefined> {
  if (flags.mailFrom !== undefined && flags.mail === undefined) {
    throw usageError("--mail-from is for --mail, which is missing.", "Add --mail ADDRESS, or leave out --mail-from.");
  }
  if (flags.html === undefined && flags.mail === undefined) return undefined;
  const { openDelivery } = await import("../delivery/open-delivery.js");
  return openDelivery(context, flags, readConfig);
}

interface Given {
  readonly limits: Limits;
  readonly entries: Awaited<ReturnType<typeof readBaseline>>;
  readonly earlier: Awaited<ReturnType<typeof readReport>> | undefined;
  readonly readConfig: () => Promise<ConfigFile>;
}

async function makeReportOf(
  context: Context,
  flags: AuditFlags,
  { limits, entries, earlier, readConfig }: Given,
): Promise<Report> {
  const createdAt = context.clock.now();
  const accounts = await auditAll(context, flags, limits, readConfig);
  const { warnings, ...split } = applyBaseline(
    accounts.flatMap(({ findings }) => findings),
    entries,
    createdAt,
  );
  for (const warning of warnings) context.err.write(`Warning: ${warning}\n`);
  const made = makeReport({ toolVersion: manifest.version, createdAt, limits, accounts, ...split });
  if (earlier === undefined) return made;
  for (const { name, id } of notCompared(made, earlier)) {
    context.err.write(
      `Warning: ${name} (${id}) is not in the report of --since: all that was found there counts as new.\n`,
    );
  }
  return compare(made, earlier, flags.deep ? [] : deepRules);
}

function textOf(
  { out, env }: Pick<Context, "out" | "env">,
  report: Report,
  { csv, sarif }: AuditFlags,
): Iterable<string> {
  if (csv) return csvLines(report);
  if (sarif) return linesOf(jsonPieces(toSarif(report)));
  return summaryText(report, paint(out, env));
}

function* linesOf(pieces: Iterable<string>): Generator<string> {
  let rest = "";
  for (const piece of pieces) {
    const lines = `${rest}${plainJson(piece)}`.split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  yield rest;
}

function exitCodeOf({ accounts, findings }: Report, { failOn }: AuditFlags): number {
  if (failOn !== undefined && findings.some(({ severity }) => isAtLeast(severity, failOn))) return exitCodes.failed;
  return accounts.some(({ error }) => error !== null) ? exitCodes.partlyDone : exitCodes.done;
}
