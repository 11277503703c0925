import { GetCredentialReportCommand } from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";

/** What AWS wrote down of all users, up to four hours ago. */
export interface CredentialReport {
  readonly created: Date;
  /** By user name; `<root_account>` for the root user. */
  readonly rows: ReadonlyMap<string, CredentialReportRow>;
}

/** What no other read tells. */
export interface CredentialReportRow {
  readonly passwordChanged: Date | undefined;
  /** The latest use of the password or of an access key; undefined where there was none. */
  readonly lastUsed: Date | undefined;
}

/**
 * The report that there is; undefined where there is none, it is older than four hours, or it is being made.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
export async function findCredentialReport(iam: AwsClient): Promise<CredentialReport | undefined> {
  try {
    const { Content, GeneratedTime } = await iam.send(new GetCredentialReportCommand({}));
    if (Content === undefined || GeneratedTime === undefined) return undefined;
    return { created: GeneratedTime, rows: readRows(new TextDecoder().decode(Content)) };
  } catch (error) {
    if (
      /^CredentialReport(NotPresent|Expired|NotReady)|^Report(NotPresent|Expired|InProgress)/.test(awsErrorName(error))
    )
      return undefined;
    throw error;
  }
}

/** No cell is quoted, and a user's name and path may have commas in them: columns are counted from the line's end. */
function readRows(csv: string): Map<string, CredentialReportRow> {
  const [heading = "", ...lines] = csv.split(/\r?\n/);
  const columns = heading.split(",");
  return new Map(
    lines.map((line) => [
      /^([^:]*),arn:/.exec(line)?.[1] ?? "",
      readRow(columns, line.split(",").slice(-columns.length)),
    ]),
  );
}

function readRow(columns: readonly string[], cells: readonly string[]): CredentialReportRow {
  const dates = (...names: readonly string[]) =>
    names.map((name) => Date.parse(cells[columns.indexOf(name)] ?? "")).filter((time) => !Number.isNaN(time));
  const [changed] = dates("password_last_changed");
  const uses = dates("password_last_used", "access_key_1_last_used_date", "access_key_2_last_used_date");
  return {
    passwordChanged: changed === undefined ? undefined : new Date(changed),
    lastUsed: uses.length === 0 ? undefined : new Date(Math.max(...uses)),
  };
}
