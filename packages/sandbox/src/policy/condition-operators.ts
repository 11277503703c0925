import { BlockList, isIP } from "node:net";
import type { Condition } from "./policy-document.js";
import { matchPattern, putVariables, type RequestContext, type Variables } from "./match-pattern.js";

/** Whether a value of the request meets one of a condition's. */
type Test = (actual: string, wanted: string, variables: Variables) => boolean;

/** Operators by name; a negated one holds where its test holds for none of the values. */
const operators: ReadonlyMap<string, { readonly test: Test; readonly negated: boolean }> = new Map([
  ...both("StringEquals", "StringNotEquals", (actual, wanted, variables) => actual === putVariables(wanted, variables)),
  ...both(
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    (actual, wanted, variables) => actual.toLowerCase() === putVariables(wanted, variables)?.toLowerCase(),
  ),
  ...both("StringLike", "StringNotLike", (actual, wanted, variables) => matchPattern(wanted, actual, variables)),
  ...both("ArnEquals", "ArnNotEquals", matchArn),
  ...both("ArnLike", "ArnNotLike", matchArn),
  ...both("NumericEquals", "NumericNotEquals", (actual, wanted) => number(actual) === number(wanted)),
  ...both("DateEquals", "DateNotEquals", (actual, wanted) => time(actual) === time(wanted)),
  ...both("IpAddress", "NotIpAddress", isInRange),
  one("NumericLessThan", (actual, wanted) => number(actual) < number(wanted)),
  one("NumericLessThanEquals", (actual, wanted) => number(actual) <= number(wanted)),
  one("NumericGreaterThan", (actual, wanted) => number(actual) > number(wanted)),
  one("NumericGreaterThanEquals", (actual, wanted) => number(actual) >= number(wanted)),
  one("DateLessThan", (actual, wanted) => time(actual) < time(wanted)),
  one("DateLessThanEquals", (actual, wanted) => time(actual) <= time(wanted)),
  one("DateGreaterThan", (actual, wanted) => time(actual) > time(wanted)),
  one("DateGreaterThanEquals", (actual, wanted) => time(actual) >= time(wanted)),
  one("BinaryEquals", (actual, wanted) => actual === wanted),
  one("Bool", (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase()),
]);

interface Operator {
  readonly name: string;
  readonly set: "ForAllValues" | "ForAnyValue" | undefined;
  readonly ifExists: boolean;
}

export function isOperator(text: string): boolean {
  const { name } = readOperator(text);
  return text === "Null" || operators.has(name);
}

/** Whether one condition of a statement holds for a request. */
export function holds(condition: Condition, context: RequestContext, variables: Variables): boolean {
  const actual = context.get(condition.key.toLowerCase()) ?? [];
  if (condition.operator === "Null") {
    return condition.values.some((value) => (value.toLowerCase() === "true") === (actual.length === 0));
  }
  const { name, set, ifExists } = readOperator(condition.operator);
  const operator = operators.get(name);
  if (operator === undefined) return false;
  const meets = (value: string): boolean =>
    condition.values.some((wanted) => operator.test(value, wanted, variables)) !== operator.negated;
  // To a set operator a key without a value, or with an empty one, is not there.
  if (actual.length === 0 || (set !== undefined && actual.every((value) => value === ""))) {
    return ifExists || set === "ForAllValues" || (operator.negated && set === undefined);
  }
  // Without a set operator a key has one value; where it has several, a negated test must hold for each.
  const all = set === "ForAllValues" || (set === undefined && operator.negated);
  return all ? actual.every((value) => meets(value)) : actual.some((value) => meets(value));
}

function readOperator(text: string): Operator {
  const match = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(text);
  return {
    set: match?.[1] as Operator["set"],
    name: match?.[2] ?? "",
    ifExists: match?.[3] !== undefined,
  };
}

/** Each of an ARN's six parts is matched by itself: a wildcard does not reach over a colon of the first five. */
function matchArn(actual: string, wanted: string, variables: Variables): boolean {
  const actualParts = splitArn(actual);
  const wantedParts = splitArn(wanted);
  return (
    actualParts.length === wantedParts.length &&
    wantedParts.every((part, index) => matchPattern(part, actualParts[index] ?? "", variables))
  );
}

function splitArn(arn: string): string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}

function isInRange(actual: string, wanted: string): boolean {
  const [address = "", given] = wanted.split("/");
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  const longest = family === "ipv6" ? 128 : 32;
  const bits = given === undefined ? longest : number(given);
  if (isIP(address) === 0 || isIP(actual) === 0 || !(bits >= 0 && bits <= longest)) return false;
  const range = new BlockList();
  range.addSubnet(address, bits, family);
  return range.check(actual, isIP(actual) === 6 ? "ipv6" : "ipv4");
}

/** NaN, which equals nothing, for what is not a number. */
function number(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

/** Milliseconds since 1970, from an ISO date or from seconds. */
function time(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

function both(name: string, negation: string, test: Test): [string, { test: Test; negated: boolean }][] {
  return [
    [name, { test, negated: false }],
    [negation, { test, negated: true }],
  ];
}

function one(name: string, test: Test): [string, { test: Test; negated: boolean }] {
  return [name, { test, negated: false }];
}
