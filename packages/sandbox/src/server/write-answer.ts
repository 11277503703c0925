import type { AwsError } from "../operation/aws-error.js";
import { jsonError, jsonResult } from "./json-answer.js";
import type { HttpResponse } from "./http-message.js";
import type { Service } from "../operation/operation.js";
import { escapeXml, writeElement, type XmlObject } from "../operation/write-xml.js";

const namespaces: Record<Exclude<Service, "organizations">, string> = {
  iam: "https://iam.amazonaws.com/doc/2010-05-08/",
  sts: "https://sts.amazonaws.com/doc/2011-06-15/",
};

export function writeResult(
  service: Service,
  action: string,
  result: XmlObject | void,
  requestId: string,
): HttpResponse {
  if (service === "organizations") return jsonResult(result, requestId);
  const content = result === undefined ? "" : writeElement(`${action}Result`, result);
  return xmlResponse(
    200,
    requestId,
    `<${action}Response xmlns="${namespaces[service]}">${content}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
  );
}

/** The error document of the service's protocol. */
export function writeError(service: Service, error: AwsError, requestId: string): HttpResponse {
  if (service === "organizations") return jsonError(error, requestId);
  return xmlResponse(
    error.status,
    requestId,
    `<ErrorResponse xmlns="${namespaces[service]}"><Error><Type>${error.type}</Type><Code>${error.code}</Code>${messageOf(error)}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  );
}

/** Some of AWS's errors come without a message. */
function messageOf({ message }: AwsError): string {
  return message === "" ? "" : `<Message>${escapeXml(message)}</Message>`;
}

function xmlResponse(status: number, requestId: string, body: string): HttpResponse {
  return { status, headers: { "content-type": "text/xml", "x-amzn-requestid": requestId }, body };
}
