import type { AwsError } from "../operation/aws-error.js";
import type { XmlValue, XmlObject } from "../operation/write-xml.js";
import type { HttpResponse } from "./http-message.js";

/** What services that speak JSON call errors that all have. */
const otherNames: Readonly<Record<string, string>> = {
  InvalidClientTokenId: "UnrecognizedClient",
  SignatureDoesNotMatch: "InvalidSignature",
  ServiceFailure: "Service",
  Throttling: "TooManyRequests",
  InvalidAction: "UnknownOperation",
  ValidationError: "InvalidInput",
  MalformedInput: "Serialization",
};

/** An answer in JSON 1.1: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export function jsonResult(result: XmlObject | void, requestId: string): HttpResponse {
  return jsonResponse(200, requestId, inJson(result ?? {}));
}

export function jsonError(error: AwsError, requestId: string): HttpResponse {
  const name = `${otherNames[error.code] ?? error.code}Exception`;
  return jsonResponse(error.status < 500 ? 400 : 500, requestId, { __type: name, Message: error.message });
}

function jsonResponse(status: number, requestId: string, body: unknown): HttpResponse {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": requestId };
  return { status, headers, body: JSON.stringify(body) };
}

/** Times are seconds. */
function inJson(value: XmlValue): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map((item: XmlValue) => inJson(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inJson(member as XmlValue)]));
}
