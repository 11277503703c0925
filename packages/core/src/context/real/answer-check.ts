import { CliError } from "../../errors/index.js";
import { changesNothing, isRead, issuesCredentials } from "../operation-of.js";

/** What was asked of AWS, as its request says. */
export interface Asked {
  readonly host: string;
  /** `CreateUser`; undefined where the request is none of AWS's operations. */
  readonly operation: string | undefined;
  /** The Query protocol is that of IAM and STS, JSON 1.1 that of Organizations, the other one that of IAM Toolbox. */
  readonly protocol: "query" | "json" | "rest-json";
  /** Secrets in the request, which an answer may repeat, and which no message may. */
  readonly secrets: readonly string[];
}

/** One whose operation is known. */
export type Call = Asked & { readonly operation: string };

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Whether AWS answered. A proxy or a captive portal answers with a page of its own, often with status 200, which the SDK
 * takes for the empty answer of a call that was carried out. AWS's answer names the operation and has a request id; its
 * error is an `ErrorResponse`. What else speaks AWS's language does the same, but has the id in a header alone at times,
 * as Ceph has it for sessions and SeaweedFS for errors.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/programming.html#RequestStructure
 *
 * @throws {CliError} `NOT_AWS`; the SDK asks again where the status says that the answer is a passing failure
 * @throws {Error} with the code `ECONNRESET` where AWS's answer was cut off, as for a connection that broke
 */
export function checkAnswer(asked: Call, answer: Answer): void {
  if (asked.protocol !== "query") return checkJson(asked, answer);
  const text = textOf(answer);
  const isDone = answer.status < 300;
  const root = isDone ? `${asked.operation}Response` : "ErrorResponse";
  const content = withoutDeclaration(text).trimEnd();
  if (!opens(content, root)) throw notAws(asked, answer);
  if (!isClosed(content, root)) throw cutOff(asked);
  const hasRest = isDone
    ? !hasResult(asked.operation) || content.includes(`<${asked.operation}Result`)
    : /<Code>[^<]{1,200}<\/Code>/.test(content);
  if (!hasRequestId(content, answer) || !hasRest) throw notAws(asked, answer);
}

/** The answer is an object; an error has its name in a header or in the object, and each has its id in a header. */
function checkJson(asked: Call, answer: Answer): void {
  const { protocol, operation } = asked;
  const { status, headers } = answer;
  const content = objectIn(textOf(answer));
  const isNamed = headers["x-amzn-errortype"] || typeof content?.["__type"] === "string";
  // A list without one is none that AWS sends: an account that is not in it would count as not there.
  const isList = protocol === "json" && operation.startsWith("List");
  const hasRest = status < 300 ? !isList || Object.values(content ?? {}).some(Array.isArray) : isNamed;
  if (content === undefined || !hasRest || !hasRequestId("", answer)) throw notAws(asked, answer);
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the answer to an operation tells something, rather than only that it was done. */
function hasResult(operation: string): boolean {
  return isRead(operation) || issuesCredentials(operation) || /^Create(User|AccessKey|VirtualMFA)/.test(operation);
}

function hasRequestId(content: string, { headers }: Answer): boolean {
  const isInHeader = ["x-amzn-requestid", "x-amz-request-id"].some((name) => headers[name]?.trim());
  return isInHeader || /<RequestId>[^<]{1,200}<\/RequestId>/i.test(content);
}

/** What a person needs to know of a change whose answer is lost; empty for a call that changes nothing. */
export function uncertainty(operation: string | undefined): string {
  if (operation === undefined || changesNothing(operation)) return "";
  return ` It is not known whether ${operation} was carried out.`;
}

function withoutDeclaration(text: string): string {
  const start = text.trimStart();
  if (!start.startsWith("<?xml")) return start;
  const end = start.indexOf("?>");
  return end < 0 ? "" : start.slice(end + 2).trimStart();
}

function opens(text: string, element: string): boolean {
  return text.startsWith(`<${element}`) && /^[\s>/]/.test(text.slice(element.length + 1, element.length + 2));
}

function isClosed(text: string, element: string): boolean {
  return text.endsWith(`</${element}>`) || (text.endsWith("/>") && text.indexOf(">") === text.length - 1);
}

function textOf({ body }: Answer): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
}

/** Says what answered, by its own first words. */
export function notAws(asked: Omit<Call, "protocol">, answer: Answer): CliError {
  const { status, headers, body } = answer;
  const contentType = headers["content-type"] ?? "";
  const coding = headers["content-encoding"]?.trim().toLowerCase() ?? "";
  // In compressed bytes nothing can be read, and no secret be found that is not to be shown.
  const isCompressed = coding !== "" && coding !== "identity";
  const words = isCompressed ? "" : firstWords(textOf(answer), asked.secrets);
  const described = [
    `HTTP ${status}`,
    ...(contentType === "" ? [] : [firstWords(contentType, asked.secrets)]),
    body.byteLength === 0
      ? "empty"
      : isCompressed
        ? `compressed (${firstWords(coding, asked.secrets)})`
        : words === ""
          ? "with no text in it"
          : `"${words}"`,
  ];
  const error = notAwsOf(asked, described.join(", "));
  // The SDK asks again where this is a gateway's "not now"; it never does for another answer.
  return status >= 500 ? Object.assign(error, { $metadata: { httpStatusCode: status } }) : error;
}

/** @param what the answer is instead */
export function notAwsOf({ host, operation }: Omit<Asked, "protocol">, what: string): CliError {
  return new CliError({
    code: "NOT_AWS",
    message: `The answer from ${host}${operation === undefined ? "" : ` to ${operation}`} did not come from AWS: ${what}.${uncertainty(operation)}`,
    hint: "Something between here and AWS answered instead: sign in to the network, or check HTTPS_PROXY, AWS_ENDPOINT_URL and --endpoint-url; an emulator may not support this call. Then run this again.",
  });
}

/** What was asked for, and what came, by the response that the SDK was handed. */
const answers = new WeakMap<object, readonly [Call, Answer]>();

export function noteAnswer(response: object, asked: Call, answer: Answer): void {
  answers.set(response, [asked, answer]);
}

/**
 * The error of an answer that passed for AWS's, and that the SDK could not read all the same: nested without end, cut
 * short by its own tags, with names that JavaScript keeps for itself, with dates that are none. Undefined for all else.
 */
export function notReadable(error: unknown): CliError | undefined {
  if (typeof error !== "object" || error === null || !("$response" in error)) return undefined;
  // An error that AWS answered with says whose fault it was; it was read.
  if ("$fault" in error || typeof error.$response !== "object" || error.$response === null) return undefined;
  const noted = answers.get(error.$response);
  return noted && notAws(...noted);
}

/** As for a connection that broke, whose calls the SDK makes again. */
export function cutOff({ host }: Pick<Asked, "host">): Error {
  return Object.assign(new Error(`The answer from ${host} was cut off`), { code: "ECONNRESET" });
}

/** The beginning of what a person would read on a page, on one line, harmless to a terminal. */
function firstWords(page: string, secrets: readonly string[]): string {
  const beginning = secrets.reduce((text, secret) => text.replaceAll(secret, "***"), page.slice(0, 20_000));
  const words = beginning
    .replace(/<(script|style)\b[^<]*<\/\1>/gi, " ")
    .replace(/<[^<>]*>/g, " ")
    .replace(/[\p{C}\p{Z}\uFFFD\s"]+/gu, " ")
    .trim();
  return words.length > 80 ? `${words.slice(0, 79).trimEnd()}…` : words;
}
