import { AwsError } from "../operation/aws-error.js";
import { isOperator } from "./condition-operators.js";
import type { Condition, Matcher, PolicyDocument, PrincipalMatcher, Statement } from "./policy-document.js";

/**
 * What the policy is for: an identity's says what may be done, a role's trust policy who may take the role. A managed
 * policy is an identity's that AWS takes in its newest version only.
 */
export type PolicyKind = "identity" | "managed" | "trust";

type Json = Record<string, unknown>;

const known = new Map<string, PolicyDocument>();

/**
 * @param text JSON
 * @throws AwsError MalformedPolicyDocument, in AWS's words
 */
export function readPolicy(text: string, kind: PolicyKind = "identity"): PolicyDocument {
  const key = `${kind} ${text}`;
  const earlier = known.get(key);
  if (earlier !== undefined) return earlier;
  const policy = parsePolicy(text, kind);
  if (known.size > 10_000) known.clear();
  known.set(key, policy);
  return policy;
}

function parsePolicy(text: string, kind: PolicyKind): PolicyDocument {
  const document = parseJson(text);
  onlyMembers(document, ["Version", "Id", "Statement"]);
  const version = document["Version"] ?? "2008-10-17";
  if (version !== "2012-10-17" && version !== "2008-10-17") throw malformed(syntaxError);
  if (document["Statement"] === undefined) throw malformed(syntaxError);
  const statements = asList(document["Statement"]).map((statement) => readStatement(statement, kind));
  if (kind === "managed" && version !== "2012-10-17") {
    throw malformed("Policy document must be version 2012-10-17 or greater.");
  }
  // An empty id is none.
  const sids = statements.flatMap((statement) => (statement.sid === "" ? [] : (statement.sid ?? [])));
  if (new Set(sids).size < sids.length) throw malformed("Statement IDs (SID) in a single policy must be unique.");
  if (statements.length === 0) throw malformed(syntaxError);
  return { variables: version === "2012-10-17", statements };
}

function parseJson(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed("This policy contains invalid Json");
  }
  if (!isObject(value)) throw malformed(syntaxError);
  return value;
}

function readStatement(statement: unknown, kind: PolicyKind): Statement {
  if (!isObject(statement)) throw malformed(syntaxError);
  if (kind !== "trust" && ("Principal" in statement || "NotPrincipal" in statement)) {
    throw malformed("Policy document should not specify a principal.");
  }
  const members = kind === "trust" ? ["Principal", "NotPrincipal"] : ["Resource", "NotResource"];
  onlyMembers(statement, ["Sid", "Effect", "Action", "NotAction", "Condition", ...members]);
  const { Sid: sid, Effect: effect, Condition: conditions } = statement;
  if (sid !== undefined && (typeof sid !== "string" || (kind !== "trust" && !/^[A-Za-z0-9]*$/.test(sid)))) {
    throw malformed(
      "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
    );
  }
  if (effect !== "Allow" && effect !== "Deny") throw malformed(syntaxError);
  return {
    sid,
    effect,
    action: readActions(statement),
    resource: kind !== "trust" ? readResources(statement) : undefined,
    principal: kind === "trust" ? readPrincipal(statement) : undefined,
    conditions: conditions === undefined ? [] : readConditions(conditions),
  };
}

function readActions(statement: Json): Matcher {
  const matcher = readMatcher(statement, "Action", "Policy statement must contain actions.");
  for (const action of matcher.patterns) {
    if (action === "*") continue;
    if (!action.includes(":")) {
      throw malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
    }
    const [vendor = "", name = "", ...more] = action.split(":");
    if (more.length > 0) throw malformed("Actions/Condition can contain only one colon.");
    if (!/^[A-Za-z0-9.-]+$/.test(vendor)) throw malformed(`Vendor ${vendor} is not valid`);
    if (!/^[A-Za-z0-9*?]+$/.test(name)) throw malformed(legacyError);
  }
  return matcher;
}

function readResources(statement: Json): Matcher {
  const matcher = readMatcher(statement, "Resource", "Policy statement must contain resources.");
  for (const resource of matcher.patterns) {
    if (resource === "*") continue;
    if (!resource.startsWith("arn:")) throw malformed(`Resource ${resource} must be in ARN format or "*".`);
    checkArn(resource);
  }
  return matcher;
}

function checkArn(resource: string): void {
  const [, partition = "", service, region, , ...path] = resource.split(":");
  if (!/^(aws(-[a-z]+)*|\*)$/.test(partition)) {
    throw malformed(`Partition "${partition}" is not valid for resource "${resource}".`);
  }
  if (service === undefined) throw malformed("Resource vendor must be fully qualified and cannot contain regexes.");
  if (path.length === 0 && !resource.endsWith("*")) throw malformed(legacyError);
  if (service !== "iam") return;
  if (region !== undefined && region !== "" && region !== "*") {
    throw malformed(`IAM resource ${resource} cannot contain region information.`);
  }
}

function readPrincipal(statement: Json): PrincipalMatcher {
  const { Principal: yes, NotPrincipal: no } = statement;
  const principal = yes ?? no;
  if (principal === undefined || (yes !== undefined && no !== undefined)) {
    throw malformed("Policy statement must contain a principal.");
  }
  if (principal === "*") return { not: no !== undefined, aws: ["*"] };
  if (!isObject(principal)) throw malformed("Invalid principal in policy.");
  onlyMembers(principal, ["AWS", "Service", "Federated", "CanonicalUser"]);
  const aws = principal["AWS"] === undefined ? [] : strings(principal["AWS"]);
  for (const name of aws) {
    if (name !== "*" && !/^\d{12}$/.test(name) && !/^arn:[^:]+:(iam|sts)::\d{12}:.+$/.test(name)) {
      throw malformed(`Invalid principal in policy: "AWS":"${name}"`);
    }
  }
  return { not: no !== undefined, aws };
}

function readMatcher(statement: Json, name: "Action" | "Resource", missing: string): Matcher {
  const { [name]: yes, [`Not${name}`]: no } = statement;
  if (yes !== undefined && no !== undefined) throw malformed(syntaxError);
  const patterns = yes ?? no;
  if (patterns === undefined) throw malformed(missing);
  const list = strings(patterns);
  if (list.length === 0) throw malformed(missing);
  return { not: no !== undefined, patterns: list };
}

function readConditions(conditions: unknown): Condition[] {
  if (!isObject(conditions)) throw malformed(syntaxError);
  return Object.entries(conditions).flatMap(([operator, keys]) => {
    if (!isOperator(operator)) throw malformed(`Invalid Condition type : ${operator}.`);
    if (!isObject(keys)) throw malformed(syntaxError);
    return Object.entries(keys).map(([key, values]) => {
      if (!key.includes(":"))
        throw malformed(`Condition key ${key} must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.`);
      return { operator, key, values: conditionValues(values) };
    });
  });
}

function conditionValues(values: unknown): string[] {
  return asList(values).map((value) => {
    if (typeof value === "boolean" || typeof value === "number") return String(value);
    if (typeof value !== "string") throw malformed(syntaxError);
    return value;
  });
}

function strings(value: unknown): string[] {
  return asList(value).map((item) => {
    if (typeof item !== "string") throw malformed(syntaxError);
    return item;
  });
}

function onlyMembers(object: Json, names: readonly string[]): void {
  for (const name of Object.keys(object)) if (!names.includes(name)) throw malformed(syntaxError);
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

const syntaxError = "Syntax errors in policy.";
const legacyError = "The policy failed legacy parsing";

function malformed(message: string): AwsError {
  return new AwsError("MalformedPolicyDocument", message);
}
