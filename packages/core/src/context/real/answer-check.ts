import { CliError } from "../../errors/index.js";
import { changesNothing, isRead } from "../operation-of.js";

/** What was asked of AWS, as its request says. */
export interface Asked {
  readonly host: string;
  /** `CreateUser`; undefined where the request is not one of the Query protocol, which IAM and STS speak. */
  readonly operation: string | undefined;
  /** Secrets in the request, which an answer may repeat, and which no message may. */
  readonly secrets: readonly string[];
}

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/**
 * Whether AWS answered. A proxy or a captive portal answers with a page of its own, often with status 200, which the SDK
 * takes for the empty answer of a call that was carried out. AWS's answer names the operation and has a request id; its
 * error is an `ErrorResponse`.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/programming.html#RequestStructure
 *
 * @throws {CliError} `NOT_AWS`; the SDK asks again where the status says that the answer is a passing failure
 * @throws {Error} with the code `ECONNRESET` where AWS's answer was cut off, as for a connection that broke
 */
export function checkAnswer(asked: Asked & { readonly operation: string }, answer: Answer): void {
  const text = Buffer.from(answer.body.buffer, answer.body.byteOffset, answer.body.byteLength).toString("utf8");
  const root = answer.status < 300 ? `${asked.operation}Response` : "ErrorResponse";
  const content = withoutDeclaration(text);
  if (!opens(content, root)) throw notAws(asked, answer, text);
  if (!content.trimEnd().endsWith(`</${root}>`)) throw cutOff(asked);
  const hasId = /<RequestId>[^<]{1,200}<\/RequestId>/i.test(content);
  const hasRest =
    answer.status < 300
      ? !isRead(asked.operation) || content.includes(`<${asked.operation}Result`)
      : /<Code>[^<]{1,200}<\/Code>/.test(content);
  if (!hasId || !hasRest) throw notAws(asked, answer, text);
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

function notAws(asked: Asked, { status, contentType, body }: Answer, text: string): CliError {
  const words = firstWords(text, asked.secrets);
  const described = [
    `HTTP ${status}`,
    ...(contentType === "" ? [] : [firstWords(contentType, asked.secrets)]),
    body.byteLength === 0 ? "empty" : words === "" ? "without a word" : `"${words}"`,
  ];
  const error = new CliError({
    code: "NOT_AWS",
    message: `The answer from ${asked.host} is not AWS's: ${described.join(", ")}.${uncertainty(asked.operation)}`,
    hint: "Something on the way answers in AWS's place: sign in to the network, or check HTTPS_PROXY, and AWS_ENDPOINT_URL or --endpoint-url where you use one. Then run this again.",
  });
  // The SDK asks again where this is a gateway's "not now"; it never does for another answer.
  return status >= 500 ? Object.assign(error, { $metadata: { httpStatusCode: status } }) : error;
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
