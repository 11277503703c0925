import type { PolicyRequest } from "./evaluate.js";

/** Actions whose refusals name a user, group or role by its ARN, as others name nothing but theirs. */
const inFull = new Set(["CreateUser", "CreateGroup", "CreateRole", "ListUsers", "ListGroups", "ListRoles"]);

/**
 * How a refusal names what was asked about. IAM writes `user roger` for a user's ARN, `user null` where the caller is
 * meant by leaving the name out, `policy ARN`, and for a few actions the whole ARN, as was seen of the service itself.
 */
export function resourceInWords({ action, resource, unnamed = false }: PolicyRequest): string {
  const [service, operation = ""] = action.split(":");
  const match = /^arn:[^:]*:iam::[^:]*:(user|group|role|policy)(\/.*)$/.exec(resource);
  if (service !== "iam" || match === null || inFull.has(operation) || operation.startsWith("Simulate")) return resource;
  const [, kind, path = ""] = match;
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (kind !== "policy") return `${kind} ${unnamed ? "null" : name}`;
  if (operation === "ListPolicies") return `policy path ${path}`;
  return `policy ${operation === "CreatePolicy" ? name : resource}`;
}
