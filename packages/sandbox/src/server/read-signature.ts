import { AwsError } from "../operation/aws-error.js";
import type { HttpRequest } from "./http-message.js";

/** What a request says of how it was signed. */
export interface ClaimedSignature {
  readonly accessKeyId: string;
  /** `YYYYMMDD`. */
  readonly day: string;
  readonly region: string;
  readonly service: string;
  /** In small letters. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly signedAt: Date;
  readonly sessionToken?: string | undefined;
}

/**
 * Reads the Authorization header of Signature Version 4.
 *
 * @throws AwsError MissingAuthenticationToken, IncompleteSignature
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function readSignature({ headers }: HttpRequest): ClaimedSignature {
  const header = headers["authorization"];
  if (header === undefined || header.trim() === "") {
    throw new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token");
  }
  if (!/^AWS4-HMAC-SHA256\s/.test(header)) throw incomplete("Unsupported Authorization type or algorithm", header);
  const parts = new Map(
    header
      .replace(/^\S+\s+/, "")
      .split(/\s*,\s*/)
      .map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]),
  );
  const credential = part(parts, "Credential", header);
  const signedHeaders = part(parts, "SignedHeaders", header).split(";");
  const signature = part(parts, "Signature", header);
  const [accessKeyId = "", day = "", region = "", service = "", end, ...rest] = credential.split("/");
  if (
    !/^\w{16,128}$/.test(accessKeyId) ||
    !/^\d{8}$/.test(day) ||
    region === "" ||
    end !== "aws4_request" ||
    rest.length > 0
  ) {
    throw incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  }
  if (!signedHeaders.includes("host")) throw incomplete("'Host' must be a 'SignedHeader' in the AWS Authorization.");
  const signedAt = readDate(headers["x-amz-date"] ?? headers["date"]);
  return {
    accessKeyId,
    day,
    region,
    service,
    signedHeaders,
    signature,
    signedAt,
    sessionToken: headers["x-amz-security-token"],
  };
}

function part(parts: ReadonlyMap<string, string>, name: string, header: string): string {
  return (
    parts.get(name) ??
    fail(incomplete(`Authorization header requires '${name}' parameter. Authorization=${header.slice(0, 200)}`))
  );
}

function readDate(text: string | undefined): Date {
  const basic = text?.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
  const date = new Date(basic ?? Number.NaN);
  if (Number.isNaN(date.getTime())) {
    throw incomplete("Date must be in ISO-8601 'basic format', in the X-Amz-Date or the Date header.");
  }
  return date;
}

function incomplete(message: string, header?: string): AwsError {
  return new AwsError("IncompleteSignature", header === undefined ? message : `${message}: ${header.slice(0, 100)}`);
}

function fail(error: AwsError): never {
  throw error;
}
