/** What of a policy's statement decides for whom it holds. */
export interface Statement {
  readonly effect: "Allow" | "Deny";
  /** Patterns such as `s3:Get*`; with `not`, all actions but these. */
  readonly actions: Patterns;
  /** Patterns of ARNs. */
  readonly resources: Patterns;
  readonly conditions: readonly Condition[];
  /** Of a role's trust policy: account ids and ARNs of whom it is about, `*` for all. */
  readonly principals: readonly string[];
}

export interface Patterns {
  readonly not: boolean;
  readonly patterns: readonly string[];
}

export interface Condition {
  /** As written, such as `BoolIfExists`. */
  readonly operator: string;
  /** In lower case, such as `aws:multifactorauthpresent`. */
  readonly key: string;
  readonly values: readonly string[];
}

/**
 * The statements of a policy, in the grammar of
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @param document JSON; what is not a policy has no statements
 */
export function readStatements(document: string): Statement[] {
  let policy: unknown;
  try {
    policy = JSON.parse(document);
  } catch {
    return [];
  }
  return asList(isObject(policy) ? policy["Statement"] : undefined)
    .filter(isObject)
    .map(readStatement);
}

function readStatement(statement: Readonly<Record<string, unknown>>): Statement {
  return {
    effect: statement["Effect"] === "Allow" ? "Allow" : "Deny",
    actions: patternsOf(statement, "Action"),
    resources: patternsOf(statement, "Resource"),
    conditions: readConditions(statement["Condition"]),
    principals: principalsOf(statement["Principal"]),
  };
}

function patternsOf(statement: Readonly<Record<string, unknown>>, name: "Action" | "Resource"): Patterns {
  const not = statement[`Not${name}`];
  // What covers everything is written in several ways.
  const patterns = texts(not ?? statement[name]).map((pattern) => (/^\*+(:\*+)?$/.test(pattern) ? "*" : pattern));
  return { not: not !== undefined, patterns };
}

function principalsOf(principal: unknown): string[] {
  return texts(isObject(principal) ? principal["AWS"] : principal);
}

function readConditions(conditions: unknown): Condition[] {
  if (!isObject(conditions)) return [];
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).map(([key, values]) => ({ operator, key: key.toLowerCase(), values: texts(values) }))
      : [],
  );
}

function texts(value: unknown): string[] {
  return asList(value).map((one) => (typeof one === "string" ? one : JSON.stringify(one)));
}

function asList(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
