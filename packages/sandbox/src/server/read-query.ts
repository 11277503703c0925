import { AwsError } from "../operation/aws-error.js";
import { Form } from "../operation/form.js";
import type { HttpRequest } from "./http-message.js";
import type { Service } from "../operation/operation.js";

/** What a request asks for, in the Query protocol, or in JSON, whose members are as flat where anybody reads them here. */
export interface Query {
  readonly action: string;
  readonly version: string;
  readonly form: Form;
}

export const versions: Record<Service, string> = { iam: "2010-05-08", sts: "2011-06-15", organizations: "2016-11-28" };

/**
 * The parameters are in the query of a GET, or in the form of a POST.
 *
 * @throws AwsError MalformedHttpRequest
 */
export function readQuery({ method, target, headers, body }: HttpRequest): Query {
  if (method !== "GET" && method !== "POST") {
    throw new AwsError("MalformedHttpRequest", `The HTTP method ${method} is not supported.`);
  }
  const asked = /^AWSOrganizationsV20161128\.(\w+)$/.exec(headers["x-amz-target"] ?? "");
  if (asked !== null) return { action: asked[1] ?? "", version: versions.organizations, form: readJson(body) };
  const mark = target.indexOf("?");
  const query = mark === -1 ? "" : target.slice(mark + 1);
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? "");
  const form = new Form([
    ...new URLSearchParams(query),
    ...(method === "POST" && isForm ? new URLSearchParams(body.toString("utf8")) : []),
  ]);
  return { action: form.get("Action") ?? "", version: form.get("Version") ?? "", form };
}

/** @throws AwsError MalformedInput */
function readJson(body: Buffer): Form {
  try {
    const members = Object.entries(JSON.parse(body.toString("utf8") || "{}") as Record<string, unknown>);
    return new Form(members.map(([name, value]) => [name, String(value)] as const));
  } catch {
    throw new AwsError("MalformedInput", "The request is not JSON.");
  }
}
