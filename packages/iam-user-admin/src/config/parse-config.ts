import { CliError } from "@iam-tools/core/errors";
import { checkRelayUrl } from "@iam-tools/core/mail";
import { foldCase, parseEmailAddress } from "@iam-tools/core/username";
import { isCollection, isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from "yaml";
import { z } from "zod";
import { addressIn } from "../mail/address-in.js";
import type { Config } from "./config.js";

const noControl = [/^\P{Cc}*$/u, "it has a line end or another control character in it"] as const;
const folded = z.string({ error: "it is text; put it in quotes" }).regex(...noControl);
const text = (what: string) =>
  z
    .string({ error: `${what} is text; put it in quotes` })
    .min(1, `${what} is empty`)
    .regex(...noControl);

const sender = (what: string) =>
  folded.refine(passes(addressIn), `${what} is an address, as in Identity Team <iam@example.com>`);

const domain = text("a domain")
  .regex(/^[^@\s]*$/, "a domain is what follows the @ of an address, as in example.com")
  .transform(foldCase);

/** A setting whose own settings are all comments, or not written yet, is there and says nothing. */
const settings = <Shape extends z.ZodType>(shape: Shape) => z.preprocess((value) => value ?? {}, shape);

/** Of settings that YAML takes for something else. */
const nested = { error: "here are settings wanted, each on a line of its own: name: value" };
const list = { error: "here is a list wanted, as in [one, two]" };

const account = z.strictObject(
  {
    id: z
      .string({ error: `an account id is text of twelve digits; put it in quotes, as in id: "111122223333"` })
      .regex(/^\d{12}$/, "an account id has twelve digits")
      .optional(),
    env: text("env")
      .regex(/^[\w+=,.@-]*$/, "env may have letters, digits and _ + = , . @ - only")
      .optional(),
    consoleUrl: z
      .url({ protocol: /^https$/, error: "consoleUrl is an address that begins with https://" })
      .regex(...noControl)
      .optional(),
    defaultGroups: z.array(text("a group's name"), list).default([]),
    profile: text("profile").optional(),
    roleArn: z
      .string()
      .regex(
        /^arn:[a-z-]+:iam::\d{12}:role\/\S+$/,
        "roleArn is a role's ARN, as in arn:aws:iam::111122223333:role/admin",
      )
      .optional(),
  },
  nested,
);

const mail = z.strictObject(
  {
    from: sender("from").optional(),
    replyTo: sender("replyTo").optional(),
    subject: folded.min(1, "subject is empty").optional(),
    smtp: z
      .string({ error: "smtp is text; put it in quotes" })
      .refine(
        passes((url) => checkRelayUrl(url, "smtp")),
        "smtp is an address that begins with smtp:// or smtps://, with nothing after host and port",
      )
      .optional(),
    tls: z.enum(["auto", "required"], { error: "tls is auto or required" }).default("auto"),
    templates: text("templates").optional(),
    allowedDomains: z.array(domain, list).default([]),
    admin: z.string().refine(passes(parseEmailAddress), "admin is an address, as in security@example.com").optional(),
  },
  nested,
);

const schema = z.strictObject(
  {
    accounts: settings(z.record(z.string(), settings(account), nested)),
    mail: settings(mail),
    username: z
      .string()
      .regex(/\{local\}/, "username has to have {local} in it, which stands for what is before the @")
      .regex(
        /^([\w+=,.@-]|\{(local|domain|env)\})*$/,
        "username may have {local}, {domain}, {env}, letters, digits and _ + = , . @ -",
      )
      .optional(),
  },
  nested,
);

/**
 * A config file in YAML, or in JSON, which is YAML as well.
 *
 * @throws CliError CONFIG_INVALID, with every problem and the line that it is in
 */
export function parseConfig(path: string, content: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines });
  if (document.errors.length > 0) {
    throw invalid(
      path,
      document.errors.map((error) => ({
        line: lines.linePos(error.pos[0]).line,
        message: error.message.split(" at line ")[0] ?? error.message,
      })),
    );
  }
  const reserved = reservedNames(document, lines);
  if (reserved.length > 0) throw invalid(path, reserved);
  const parsed = schema.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  throw invalid(
    path,
    parsed.error.issues.flatMap((issue) => {
      const place = issue.path.map(String);
      if (issue.code !== "unrecognized_keys") {
        return [
          {
            line: lineOf(document, lines, place),
            message: [...(place.length === 0 ? [] : [place.join(".")]), issue.message].join(": "),
          },
        ];
      }
      return issue.keys.map((key) => ({
        line: lineOf(document, lines, [...place, key]),
        message: `${[...place, key].join(".")}: there is no such setting`,
      }));
    }),
  );
}

/** The one name that JavaScript keeps for itself: an account called so would be left out without a word. */
function reservedNames(document: Document, lines: LineCounter): { line: number; message: string }[] {
  const found: { line: number; message: string }[] = [];
  visit(document, {
    Pair(_index, { key }) {
      if (!isScalar(key) || key.value !== "__proto__") return;
      found.push({
        line: key.range ? lines.linePos(key.range[0]).line : 1,
        message: "nothing can be called __proto__; give it another name",
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
