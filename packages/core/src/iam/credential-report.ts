import { GenerateCredentialReportCommand, GetCredentialReportCommand } from "@aws-sdk/client-iam";
import type { AwsClient, Context } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";
import type { AccessKeyUse } from "./access-keys.js";
import { takeContent } from "./take-content.js";

/** What AWS wrote down of all users, up to four hours ago. */
export interface CredentialReport {
  readonly created: Date;
  /** @param userName `<root_account>` for the root user; undefined for one who is not in it */
  row(userName: string): CredentialReportRow | undefined;
}

/** What no other read tells. */
export interface CredentialReportRow {
  readonly passwordChanged: Date | undefined;
  /** The latest use of the password or of an access key; undefined where there was none. */
  readonly lastUsed: Date | undefined;
  /**
   * Access keys that were used, by when they were created, in milliseconds: the report has no ids. Those of a user that
   * were created in the same second are not there.
   */
  readonly keyUses: ReadonlyMap<number, AccessKeyUse>;
}

/** Milliseconds between two looks, and how many there are: AWS takes some seconds, and longer for thousands of users. */
const pause = 1_000;
const looks = 60;

/**
 * The report that there is, and where there is none, or it is older than four hours, a new one.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 *
 * @param onWait called once where it takes more than two seconds
 * @returns undefined where a minute was not enough for AWS to make one
 */
export async function getCredentialReport(
  { clock }: Pick<Context, "clock">,
  iam: AwsClient,
  onWait: () => void,
): Promise<CredentialReport | undefined> {
  for (let look = 0; look < looks; look += 1) {
    const found = await findCredentialReport(iam);
    if (found === "none") await iam.send(new GenerateCredentialReportCommand({}));
    else if (found !== "under way") return found;
    if (look === 2) onWait();
    await clock.sleep(pause);
  }
  return undefined;
}

async function findCredentialReport(iam: AwsClient): Promise<CredentialReport | "none" | "under way"> {
  try {
    const command = new GetCredentialReportCommand({});
    const taken = takeContent(command);
    const { Content: parsed, GeneratedTime } = await iam.send(command);
    const Content = taken() ?? parsed;
    if (Content === undefined || GeneratedTime === undefined) return "none";
    return { created: GeneratedTime, row: rowsOf(new TextDecoder().decode(Content)) };
  } catch (error) {
    // AWS's names of them on the wire, and the SDK's.
    const name = awsErrorName(error).replace("Credential", "");
    if (["ReportNotPresent", "ReportExpired"].includes(name)) return "none";
    if (["ReportInProgress", "ReportNotReady"].includes(name)) return "under way";
    throw error;
  }
}

/**
 * No cell is quoted, and a user's name and path may have commas in them: columns are counted from the line's end. Lines
 * are read when they are asked for, since there may be thousands.
 */
function rowsOf(csv: string): CredentialReport["row"] {
  const [heading = "", ...lines] = csv.split(/\r?\n/);
  const columns = heading.split(",");
  const byName = new Map(lines.map((line) => [/^([^:]*),arn:/.exec(line)?.[1] ?? "", line]));
  return (userName) => {
    const line = byName.get(userName);
    return line === undefined ? undefined : readRow(columns, line.split(",").slice(-columns.length));
  };
}

function readRow(columns: readonly string[], cells: readonly string[]): CredentialReportRow {
  const dates = (...names: readonly string[]) =>
    names.map((name) => Date.parse(cells[columns.indexOf(name)] ?? "")).filter((time) => !Number.isNaN(time));
  const [changed] = dates("password_last_changed");
  const uses = dates("password_last_used", "access_key_1_last_used_date", "access_key_2_last_used_date");
  const cell = (name: string) => cells[columns.indexOf(name)] ?? "";
  const keys = ["access_key_1", "access_key_2"] as const;
  // Two that were created in the same second cannot be told apart: neither is told of.
  const areTwins = new Set(keys.map((key) => cell(`${key}_last_rotated`))).size < keys.length;
  const keyUses = keys.flatMap((key): [number, AccessKeyUse][] => {
    const [created] = dates(`${key}_last_rotated`);
    const [used] = dates(`${key}_last_used_date`);
    if (areTwins || created === undefined || used === undefined) return [];
    const [service, region] = [cell(`${key}_last_used_service`), cell(`${key}_last_used_region`)];
    return [[created, { date: new Date(used), service, region }]];
  });
  return {
    keyUses: new Map(keyUses),
    passwordChanged: changed === undefined ? undefined : new Date(changed),
    lastUsed: uses.length === 0 ? undefined : new Date(Math.max(...uses)),
  };
}
