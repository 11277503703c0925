import { getNodeValue, parseTree, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import { didYouMean, inWords } from "@iam-tools/core/errors";
import { policyMalformed } from "./policy-fault.js";
import { isOpen } from "./fill-in.js";
import type { PolicyDocument } from "./policy-document.js";

/** More brackets than a policy that AWS takes has room for, and fewer than the parser's stack has. */
const mostBrackets = 1000;

/**
 * Reads a policy, and finds what AWS would refuse it for, as far as its grammar tells
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html).
 *
 * @param name of the file, for the person
 * @throws CliError POLICY_MALFORMED, with the line of each fault
 */
export function readPolicy(name: string, text: string): PolicyDocument {
  if ((text.match(/[[{]/g)?.length ?? 0) > mostBrackets) throw policyMalformed([`${name} is nested too deeply.`]);
  const lineAt = (offset: number) => text.slice(0, offset).split("\n").length;
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors;
  if (error !== undefined || root === undefined) {
    const what = error === undefined ? "it is empty" : inWords(printParseErrorCode(error.error));
    throw policyMalformed([`${name}, line ${lineAt(error?.offset ?? 0)}: not JSON (${what}).`]);
  }
  const faults = [...unusable(text), ...document(root)].sort((a, b) => a.at - b.at);
  if (faults.length > 0) {
    throw policyMalformed(faults.slice(0, 5).map(({ at, reason }) => `${name}, line ${lineAt(at)}: ${reason}.`));
  }
  return getNodeValue(root) as PolicyDocument;
}

interface Fault {
  /** Where in the text. */
  readonly at: number;
  /** Without a full stop. */
  readonly reason: string;
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetScopedCredentials.html */
function* unusable(text: string): Generator<Fault> {
  const found = /[^\t\n\r\u0020-\u00FF]/u.exec(text);
  if (found !== null) yield { at: found.index, reason: `AWS takes no ${JSON.stringify(found[0])} in a policy` };
}

function* document(root: Node): Generator<Fault> {
  const members = yield* membersOf(root, "the policy", ["Version", "Id", "Statement"]);
  const [version, statements] = [members.get("Version"), members.get("Statement")];
  if (version !== undefined && !["2012-10-17", "2008-10-17"].includes(version.value)) {
    yield { at: version.offset, reason: `Version must be "2012-10-17", not ${shown(version)}` };
  }
  if (root.type !== "object") return;
  if (statements === undefined) yield { at: root.offset, reason: "the policy has no Statement" };
  else if (statements.type === "array" && itemsOf(statements).length === 0) {
    yield { at: statements.offset, reason: "Statement is empty" };
  } else for (const one of itemsOf(statements)) yield* statement(one);
}

const elements = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];

function* statement(node: Node): Generator<Fault> {
  const members = yield* membersOf(node, "a statement", elements);
  if (node.type !== "object") return;
  const effect = members.get("Effect");
  if (effect === undefined) yield { at: node.offset, reason: "the statement has no Effect" };
  else if (effect.value !== "Allow" && effect.value !== "Deny") {
    yield { at: effect.offset, reason: `Effect must be "Allow" or "Deny", not ${shown(effect)}` };
  }
  const sid = members.get("Sid");
  if (sid !== undefined && !/^[A-Za-z0-9]*$/.test(sid.value)) {
    yield { at: sid.offset, reason: `Sid takes letters and digits only, not ${shown(sid)}` };
  }
  yield* patterns(node, members, { name: "Action", isOne: isAction, example: '"s3:GetObject"' });
  yield* patterns(node, members, {
    name: "Resource",
    isOne: (text) => isResource(text) || isOpen(text),
    example: '"arn:aws:s3:::reports/*"',
  });
  const condition = members.get("Condition");
  if (condition !== undefined) yield* conditions(condition);
}

/** `service:Name`, with `*` and `?` for any letters. */
export function isAction(text: string): boolean {
  return text === "*" || /^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$/.test(text);
}

/** An ARN, or all. */
export function isResource(text: string): boolean {
  return text === "*" || /^arn:([^:]+:[^:]+:[^:]*:[^:]*:.+|.*\*)$/.test(text);
}

interface Patterns {
  readonly name: "Action" | "Resource";
  readonly isOne: (text: string) => boolean;
  readonly example: string;
}

function* patterns(
  statement: Node,
  members: ReadonlyMap<string, Node>,
  { name, isOne, example }: Patterns,
): Generator<Fault> {
  const [yes, no] = [members.get(name), members.get(`Not${name}`)];
  if (yes === undefined && no === undefined) yield { at: statement.offset, reason: `the statement has no ${name}` };
  if (yes !== undefined && no !== undefined) {
    yield { at: no.offset, reason: `use either ${name} or Not${name}, not both` };
  }
  for (const list of [yes, no]) {
    if (list === undefined) continue;
    if (itemsOf(list).length === 0) yield { at: list.offset, reason: `${name} is empty` };
    for (const item of itemsOf(list)) {
      if (item.type === "string" && isOne(item.value)) continue;
      yield { at: item.offset, reason: `${name} takes ${example} or "*", not ${shown(item)}` };
    }
  }
}

function* conditions(node: Node): Generator<Fault> {
  for (const [operator, keys] of yield* membersOf(node, "Condition")) {
    for (const [key, values] of yield* membersOf(keys, operator)) {
      if (!key.includes(":")) {
        yield { at: keys.offset, reason: `${operator} takes keys such as aws:SourceIp, not ${JSON.stringify(key)}` };
      }
      for (const value of itemsOf(values)) {
        if (["string", "number", "boolean"].includes(value.type)) continue;
        yield { at: value.offset, reason: `${key} takes texts, numbers, true and false, not ${shown(value)}` };
      }
    }
  }
}

/** By name; none where it is not an object. */
function* membersOf(node: Node, what: string, known?: readonly string[]): Generator<Fault, Map<string, Node>> {
  const members = new Map<string, Node>();
  if (node.type !== "object") yield { at: node.offset, reason: `${what} must be an object: { … }` };
  for (const { children = [] } of node.type === "object" ? (node.children ?? []) : []) {
    const [key, value] = children;
    if (key === undefined || value === undefined) continue;
    const name = String(key.value);
    if (members.has(name)) yield { at: key.offset, reason: `${name} is there twice` };
    if (known !== undefined && !known.includes(name)) {
      yield { at: key.offset, reason: unknown(name, what, known) };
    }
    members.set(name, value);
  }
  return members;
}

function unknown(name: string, what: string, known: readonly string[]): string {
  if (/^(Not)?Principal$/.test(name)) return `${name} is not for such a policy: it is about the session's own identity`;
  return `${what} has no ${JSON.stringify(name)}${didYouMean(name, known)}`;
}

/** Of a list, its items; all else is one. */
function itemsOf(node: Node): Node[] {
  return node.type === "array" ? (node.children ?? []) : [node];
}

function shown(node: Node): string {
  return JSON.stringify(getNodeValue(node)).slice(0, 80);
}
