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
  /** Of a presigned URL: for how many seconds it was said to be good. */
  readonly expires?: string | undefined;
}

/**
 * Reads the signature of Signature Version 4: from the Authorization header, or from the query of a presigned URL.
 *
 * @throws AwsError MissingAuthenticationToken, IncompleteSignature
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function readSignature(request: HttpRequest): ClaimedSignature {
  const header = request.headers["authorization"];
  if (header !== undefined && header.trim() !== "") return readHeader(request, header);
  const query = queryOf(request);
  if (query.has("X-Amz-Algorithm") || query.has("X-Amz-Signature")) return readPresigned(query);
  throw new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token");
}

/** Whose key a request says it is signed with, and for which service, before anything is checked. */
export function claimedCredential(request: HttpRequest): string {
  const inHeader = /Credential=([^,\s]+)/.exec(request.headers["authorization"] ?? "")?.[1];
  return inHeader ?? queryOf(request).get("X-Amz-Credential") ?? "";
}

function queryOf({ target }: HttpRequest): URLSearchParams {
  const mark = target.indexOf("?");
  return new URLSearchParams(mark === -1 ? "" : target.slice(mark + 1));
}

/** A date long past says nothing else than that of a header: STS takes both for a quarter of an hour. */
function readPresigned(query: URLSearchParams): ClaimedSignature {
  const parameter = (name: string): string =>
    query.get(name) ?? fail(incomplete(`Query-string authentication requires '${name}' parameter.`));
  if (parameter("X-Amz-Algorithm") !== "AWS4-HMAC-SHA256")
    throw incomplete("Unsupported Authorization type or algorithm");
  return {
    ...readScope(parameter("X-Amz-Credential")),
    signedHeaders: readHeaderNames(parameter("X-Amz-SignedHeaders")),
    signature: parameter("X-Amz-Signature"),
    signedAt: readDate(parameter("X-Amz-Date")),
    sessionToken: query.get("X-Amz-Security-Token") ?? undefined,
    expires: query.get("X-Amz-Expires") ?? "",
  };
}

function readHeader({ headers }: HttpRequest, header: string): ClaimedSignature {
  if (!/^AWS4-HMAC-SHA256\s/.test(header)) throw incomplete("Unsupported Authorization type or algorithm", header);
  const parts = new Map(
    header
      .replace(/^\S+\s+/, "")
      .split(/\s*,\s*/)
      .map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]),
  );
  return {
    ...readScope(part(parts, "Credential", header)),
    signedHeaders: readHeaderNames(part(parts, "SignedHeaders", header)),
    signature: part(parts, "Signature", header),
    signedAt: readDate(headers["x-amz-date"] ?? headers["date"]),
    sessionToken: headers["x-amz-security-token"],
  };
}

function readScope(credential: string): Pick<ClaimedSignature, "accessKeyId" | "day" | "region" | "service"> {
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
  return { accessKeyId, day, region, service };
}

function readHeaderNames(names: string): string[] {
  const signedHeaders = names.split(";");
  if (!signedHeaders.includes("host")) throw incomplete("'Host' must be a 'SignedHeader' in the AWS Authorization.");
  return signedHeaders;
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
