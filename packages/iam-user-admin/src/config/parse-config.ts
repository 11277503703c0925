import { CliError } from "@iam-tools/core/errors";
import { addressIn, checkRelayUrl } from "@iam-tools/core/mail";
import { foldCase, parseEmailAddress } from "@iam-tools/core/username";
import * as v from "valibot";
import { isAlias, isCollection, isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from "yaml";
import { pathFault, readTags } from "../traits/traits.js";
import type { Config } from "./config.js";
import { yamlFaults } from "../files/yaml-faults.js";

const noControl = v.regex(/^\P{Cc}*$/u, "it contains a line break or another control character");
const folded = v.pipe(v.string("it must be text; put it in quotes"), noControl);
const text = (what: string) =>
  v.pipe(v.string(`${what} must be text; put it in quotes`), v.minLength(1, `${what} is empty`), noControl);

const sender = (what: string) =>
  v.pipe(folded, v.check(passes(addressIn), `${what} must be an address, such as Identity Team <iam@example.com>`));

const domain = v.pipe(
  text("a domain"),
  v.regex(/^[^@\s]*$/, "a domain is the part after the @ of an address, such as example.com"),
  v.transform(foldCase),
);

/** A setting whose own settings are all comments, or not written yet, is there and says nothing. */
const settings = <Shape extends v.GenericSchema>(shape: Shape) =>
  v.optional(
    v.pipe(
      v.unknown(),
      v.transform((value) => value ?? {}),
      shape,
    ),
    null,
  );

/** Of settings that YAML takes for something else. */
const nested = "expected settings, one `name: value` per line";
const list = "expected a list, such as [one, two]";

/** A list is an object to JavaScript, and none to a person. */
const plain = v.custom<object>((value) => typeof value === "object" && !Array.isArray(value), nested);
const withSettings = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(plain, v.strictObject(entries, nested));

const account = withSettings({
  id: v.optional(
    v.pipe(
      v.string(`an account id must be in quotes, such as id: "111122223333"`),
      v.regex(/^\d{12}$/, "an account id has twelve digits"),
    ),
  ),
  env: v.optional(
    v.pipe(text("env"), v.regex(/^[\w+=,.@-]*$/, "env may contain only letters, digits and _ + = , . @ -")),
  ),
  consoleUrl: v.optional(
    v.pipe(
      folded,
      v.check((url) => url.startsWith("https://") && URL.canParse(url), "consoleUrl must begin with https://"),
    ),
  ),
  defaultGroups: v.optional(v.array(text("a group's name"), list), []),
  permissionsBoundary: v.optional(text("permissionsBoundary")),
  path: v.optional(
    v.pipe(
      folded,
      v.check(
        (path) => pathFault(path) === undefined,
        ({ input }) => pathFault(input) ?? "",
      ),
    ),
  ),
  tags: v.optional(
    v.pipe(
      plain,
      v.record(v.string(), v.string("a tag's value must be text; put it in quotes"), nested),
      v.check(
        (tags) => tagFaults(tags).length === 0,
        ({ input }) => tagFaults(input).join("; "),
      ),
    ),
    {},
  ),
  profile: v.optional(text("profile")),
  roleArn: v.optional(
    v.pipe(
      text("roleArn"),
      v.regex(
        /^arn:[a-z-]+:iam::\d{12}:role\/\S+$/,
        "roleArn must be a role's ARN, such as arn:aws:iam::111122223333:role/admin",
      ),
    ),
  ),
});

function tagFaults(tags: Readonly<Record<string, string>>): readonly string[] {
  return readTags(Object.entries(tags).map(([key, value]) => `${key}=${value}`)).faults;
}

const mail = withSettings({
  from: v.optional(sender("from")),
  replyTo: v.optional(sender("replyTo")),
  subject: v.optional(v.pipe(folded, v.minLength(1, "subject is empty"))),
  smtp: v.optional(
    v.pipe(
      v.string("smtp must be text; put it in quotes"),
      v.check(
        passes((url) => checkRelayUrl(url, "smtp")),
        "smtp must begin with smtp:// or smtps://, with nothing after host and port",
      ),
    ),
  ),
  tls: v.optional(v.picklist(["auto", "required"], "tls must be auto or required"), "auto"),
  templates: v.optional(text("templates")),
  allowedDomains: v.optional(v.array(domain, list), []),
  admin: v.optional(
    v.pipe(folded, v.check(passes(parseEmailAddress), "admin must be an address, such as security@example.com")),
  ),
});

const schema = withSettings({
  accounts: settings(v.pipe(plain, v.record(v.string(), settings(account)))),
  mail: settings(mail),
  username: v.optional(
    v.pipe(
      text("username"),
      v.regex(/\{local\}/, "username must contain {local}, which stands for the part before the @"),
      v.regex(
        /^([\w+=,.@-]|\{(local|domain|env)\})*$/,
        "username may contain only {local}, {domain}, {env}, letters, digits and _ + = , . @ -",
      ),
    ),
  ),
});

/**
 * A config file in YAML, or in JSON, which is YAML as well.
 *
 * @throws CliError CONFIG_INVALID, with every problem and the line that it is in
 */
export function parseConfig(path: string, content: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines });
  if (document.errors.length > 0) {
    throw invalid(path, yamlFaults(document.errors, lines));
  }
  const reserved = reservedNames(document, lines);
  if (reserved.length > 0) throw invalid(path, reserved);
  const parsed = v.safeParse(schema, document.toJS() ?? {});
  if (parsed.success) return parsed.output;
  throw invalid(
    path,
    parsed.issues.map((issue) => {
      const place = (issue.path ?? []).map(({ key }) => String(key));
      const isUnknown = issue.type === "strict_object" && issue.expected === "never";
      const message = isUnknown ? "unknown setting" : issue.message;
      return {
        line: lineOf(document, lines, place),
        message: [...(place.length === 0 ? [] : [place.join(".")]), message].join(": "),
      };
    }),
  );
}

/** Names that JavaScript keeps for itself: an account called so would be left out silently. */
const reserved: ReadonlySet<unknown> = new Set(["__proto__", "constructor", "prototype"]);

function reservedNames(document: Document, lines: LineCounter): { line: number; message: string }[] {
  const found: { line: number; message: string }[] = [];
  visit(document, {
    Pair(_index, { key }) {
      const name = isAlias(key) ? key.resolve(document) : key;
      if (!isScalar(name) || !reserved.has(name.value)) return;
      found.push({
        line: isNode(key) && key.range ? lines.linePos(key.range[0]).line : 1,
        message: `${String(name.value)} is not allowed as a name; use another`,
      });
    },
  });
  return found;
}

function passes(check: (text: string) => unknown): (text: string) => boolean {
  return (text) => {
    try {
      check(text);
      return true;
    } catch {
      return false;
    }
  };
}

/** The line of that setting; of the nearest thing around it where it is not there. */
function lineOf(document: Document, lines: LineCounter, place: readonly string[]): number {
  for (let length = place.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(place.slice(0, length - 1), true);
    const key = place[length - 1];
    const pair = isMap(parent) ? parent.items.find((item) => isNode(item.key) && String(item.key) === key) : undefined;
    const node = pair?.key ?? (isCollection(parent) ? parent.get(Number(key), true) : undefined);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function invalid(path: string, problems: readonly { line: number; message: string }[]): CliError {
  const sorted = [...problems].sort((a, b) => a.line - b.line);
  return new CliError({
    code: "CONFIG_INVALID",
    message: sorted.map(({ line, message }) => `${path}:${line}: ${message}.`).join("\n"),
    hint: "Correct the file, and check it with: iam-user-admin config check",
    exitCode: 2,
  });
}
