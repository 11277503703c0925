import { AwsError } from "../operation/aws-error.js";
import { Form } from "../operation/form.js";
import type { HttpRequest } from "./http-message.js";
import type { Service } from "../operation/operation.js";

/** A request of the Query protocol. */
export interface Query {
  readonly action: string;
  readonly version: string;
  readonly form: Form;
}

export const versions: Record<Service, string> = { iam: "2010-05-08", sts: "2011-06-15" };

/**
 * The parameters are in the query of a GET, or in the form of a POST.
 *
 * @throws AwsError MalformedHttpRequest
 */
export function readQuery({ method, target, headers, body }: HttpRequest): Query {
  if (method !== "GET" && method !== "POST") {
    throw new AwsError("MalformedHttpRequest", `The HTTP method ${method} is not supported.`);
  }
  const mark = target.indexOf("?");
  const query = mark === -1 ? "" : target.slice(mark + 1);
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? "");
  const form = new Form([
    ...new URLSearchParams(query),
    ...(method === "POST" && isForm ? new URLSearchParams(body.toString("utf8")) : []),
  ]);
  return { action: form.get("Action") ?? "", version: form.get("Version") ?? "", form };
}
