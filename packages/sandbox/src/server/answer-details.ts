import type { AuthorizationDetails } from "../policy/authorization-details.js";
import { AwsError, type ErrorCode } from "../operation/aws-error.js";
import type { HttpRequest, HttpResponse } from "./http-message.js";

/** The one operation of IAM Toolbox, which is asked for by path and answered in JSON. */
export const detailsAction = "GetRequestAuthorizationDetails";

/** The authorization ID in a request's path; undefined where the request is another one. */
export function askedAuthorizationId({ method, target }: HttpRequest): string | undefined {
  return method === "GET" ? /^\/authorization-details\/([^/?]+)(\?|$)/.exec(target)?.[1] : undefined;
}

/**
 * Whoever is in the account may read what was denied to others there.
 *
 * @throws AwsError `ValidationError`, `NoSuchEntity`
 */
export function findDetails(
  denials: ReadonlyMap<string, AuthorizationDetails>,
  id: string,
  accountId: string,
): AuthorizationDetails {
  if (!/^[0-9a-z]+$/.test(id)) throw new AwsError("ValidationError", "The authorization ID is malformed.");
  const found = denials.get(id);
  if (found?.requestContext["aws:PrincipalAccount"] !== accountId) {
    throw new AwsError(
      "NoSuchEntity",
      "The requested authorization details do not exist in this region or have expired.",
    );
  }
  return found;
}

/** What AWS's sentence of a denial ends in, since 2026: where to read, and by which ID to ask, for more. */
export function pointerTo(id: string, region: string): string {
  const page = `https://${region}.console.aws.amazon.com/iam/home?region=${region}#/authorization-details/${id}`;
  return `. Go to ${page} for complete details, or call the ${detailsAction} API with the following authorization id: ${id}`;
}

export function writeJson(details: AuthorizationDetails, requestId: string): HttpResponse {
  return jsonResponse(200, { "x-amzn-requestid": requestId }, details);
}

/** The names differ from IAM's. */
export function writeJsonError({ code, status, message }: AwsError, requestId: string): HttpResponse {
  const name = names[code] ?? `${code}Exception`;
  return jsonResponse(status, { "x-amzn-requestid": requestId, "x-amzn-errortype": name }, { message });
}

const names: Partial<Record<ErrorCode, string>> = {
  InvalidClientTokenId: "UnrecognizedClientException",
  NoSuchEntity: "ResourceNotFoundException",
  ServiceFailure: "InternalServerException",
  SignatureDoesNotMatch: "InvalidSignatureException",
  ValidationError: "ValidationException",
};

function jsonResponse(status: number, headers: HttpResponse["headers"], body: object): HttpResponse {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}
