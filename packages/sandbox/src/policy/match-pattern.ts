/** Values by condition key, keys in small letters: what is known of a request. */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

/** Where `${…}` gets its values from; undefined where the policy's version knows no variables. */
export type Variables = RequestContext | undefined;

/**
 * Whether a text matches a policy's pattern: `*` stands for any text, `?` for one character, `${aws:username}` for the
 * request's value, taken literally (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).
 * A variable that the request does not have, and that has no default, matches nothing; nor does one of several values.
 */
export function matchPattern(pattern: string, text: string, variables: Variables, ignoreCase = false): boolean {
  const flags = ignoreCase ? "isu" : "su";
  if (variables !== undefined && pattern.includes("${")) {
    const expression = toExpression(pattern, variables);
    return expression !== undefined && new RegExp(`^${expression}$`, flags).test(text);
  }
  const key = `${flags} ${pattern}`;
  let expression = compiled.get(key);
  if (expression === undefined) {
    if (compiled.size >= mostCompiled) compiled.clear();
    expression = new RegExp(`^${wildcards(pattern)}$`, flags);
    compiled.set(key, expression);
  }
  return expression.test(text);
}

/** By flags and pattern, those without variables: each call is held against all patterns of its caller's policies. */
const compiled = new Map<string, RegExp>();
const mostCompiled = 10_000;

/** The pattern with its variables put in and no wildcards; undefined where a variable has no value. */
export function putVariables(pattern: string, variables: Variables): string | undefined {
  if (variables === undefined) return pattern;
  const parts = splitVariables(pattern).map((part) =>
    part.variable === undefined ? part.text : valueOf(part, variables),
  );
  return parts.includes(undefined) ? undefined : parts.join("");
}

function toExpression(pattern: string, variables: RequestContext): string | undefined {
  const parts = splitVariables(pattern).map((part) => {
    if (part.variable === undefined) return wildcards(part.text);
    const value = valueOf(part, variables);
    return value === undefined ? undefined : literal(value);
  });
  return parts.includes(undefined) ? undefined : parts.join("");
}

interface Part {
  readonly text: string;
  readonly variable?: string | undefined;
  readonly default?: string | undefined;
}

function splitVariables(pattern: string): Part[] {
  return pattern.split(/(\$\{[^}]*\})/).map((text) => {
    const match = /^\$\{\s*([^,}]*?)\s*(?:,\s*'([^']*)'\s*)?\}$/.exec(text);
    return { text, variable: match?.[1], default: match?.[2] };
  });
}

function valueOf(part: Part, variables: RequestContext): string | undefined {
  const name = part.variable ?? "";
  if (["*", "?", "$"].includes(name)) return name;
  const values = variables.get(name.toLowerCase()) ?? [];
  return values.length > 1 ? undefined : (values[0] ?? part.default);
}

function wildcards(pattern: string): string {
  return literal(pattern).replace(/\\\*/g, ".*").replace(/\\\?/g, ".");
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
