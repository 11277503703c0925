import { join } from "node:path";
import type { Context, MailMessage } from "@iam-tools/core/context";
import { CliError, hasCode } from "@iam-tools/core/errors";
import Handlebars from "handlebars";
import { readText } from "../files/read-text.js";
import { templateNames, templates, type TemplateName } from "./templates.js";

/** What a mail's words are made of; each of these may be named in a template. */
export interface MailValues {
  /** Of the person that it is about. */
  readonly email: string;
  readonly accounts: readonly AccountValues[];
  /** Whether the passwords are OpenPGP messages. */
  readonly encrypted: boolean;
}

export interface AccountValues {
  readonly accountId: string;
  readonly environment: string;
  readonly consoleUrl: string;
  readonly userName: string;
  readonly password: string;
}

interface TemplateValues extends MailValues {
  /** What the accounts are called, as a list in words. */
  readonly environments: string;
}

export type MailWriter = (name: TemplateName, values: MailValues) => Pick<MailMessage, "subject" | "text" | "html">;

export interface WriterOptions {
  /** A folder with templates of one's own, such as `new-user.txt`; what is not in it is ours. */
  readonly folder: string | undefined;
  /** In place of the subject of the mail to a new user. */
  readonly subject: string | undefined;
}

/**
 * Reads the templates and tries every one out, so that one that names what there is not is known of before anything is
 * changed. Values are escaped in HTML, and cannot begin a header of their own.
 *
 * @throws CliError TEMPLATE, naming the file and what is wrong with it
 */
export async function openMailWriter(context: Pick<Context, "files">, options: WriterOptions): Promise<MailWriter> {
  if (options.folder !== undefined) await checkFolder(context, options.folder);
  const own = await Promise.all(
    templateNames.map(async (name) => [name, await compile(context, name, options)] as const),
  );
  const writers = new Map(own);
  tryOut(writers, options);
  return (name, values) => {
    const write = writers.get(name);
    if (write === undefined) throw new Error(`There is no template ${name}`);
    return write(nameable(values));
  };
}

/** @param seen how the values are seen by the templates */
type Write = (values: TemplateValues, seen?: <T extends object>(values: T) => T) => ReturnType<MailWriter>;

type Writers = ReadonlyMap<TemplateName, Write>;

/** Of ours it is known that they hold; the most common one is made ready here, while other things are waited for. */
function tryOut(writers: Writers, { folder, subject }: WriterOptions): void {
  if (folder === undefined && subject === undefined) {
    for (const sample of samples.slice(0, 1)) writers.get("new-user")?.(nameable(sample));
    return;
  }
  for (const [name, write] of writers) {
    for (const sample of samples) {
      const written = write(nameable(sample), withoutOthers);
      if (name !== "deletion") requirePasswords(`${folder}/${name}`, written, sample);
    }
  }
}

/** All that a template may name. */
function nameable(values: MailValues): TemplateValues {
  return { ...values, environments: values.accounts.map(({ environment }) => environment).join(", ") };
}

/** Where none of one's own is found, ours would go out in their place, unnoticed. */
async function checkFolder({ files }: Pick<Context, "files">, folder: string): Promise<void> {
  const own = await files.list(folder).catch((error: unknown) => {
    if (!hasCode(error, "ENOENT", "ENOTDIR")) throw error;
    return undefined;
  });
  if (own?.some((file) => templateNames.some((name) => file === `${name}.txt` || file === `${name}.html`))) return;
  throw new CliError({
    code: "TEMPLATE",
    message:
      own === undefined
        ? `There is no folder ${folder}, which mail.templates in the config file names.`
        : `There is no mail template in ${folder}, which mail.templates in the config file names.`,
    hint: `Nothing was changed. Correct it, or copy our templates there with: iam-user-admin templates init ${folder}`,
  });
}

/** Such that each place in a template is come to: the only account, the first, one between, the last; encrypted or not. */
const samples: readonly MailValues[] = [false, true].flatMap((encrypted) =>
  [["dev"], ["dev", "tst", "prd"]].map((environments) => ({
    email: "first.last@example.com",
    encrypted,
    accounts: environments.map((environment) => ({
      accountId: "111122223333",
      environment,
      consoleUrl: `https://${environment}.example.com/console`,
      userName: `first.last-${environment}`,
      password: `not-a-password-${environment}`,
    })),
  })),
);

/** The mail is all that its reader has, and the password is forgotten once it is out. */
function requirePasswords(
  path: string,
  { text, html }: Pick<MailMessage, "text" | "html">,
  { accounts }: MailValues,
): void {
  for (const [file, body] of [
    [`${path}.txt`, text],
    [`${path}.html`, html],
  ] as const) {
    if (accounts.every(({ password }) => body.includes(password))) continue;
    throw new CliError({
      code: "TEMPLATE",
      message: `The mail template ${file} cannot be used: the password of each account is not in it.`,
      hint: "Nothing was changed. It wants {{#each accounts}} … {{password}} … {{/each}}.",
    });
  }
}

/** Asked for what it has not, it fails, where Handlebars' own helpers (`if`, `each`) take that for empty. */
function withoutOthers<T extends object>(values: T): T {
  const requireOwn = (target: T, key: string | symbol) => {
    if (typeof key === "string" && !Object.hasOwn(target, key)) throw new Error(`"${key}" not defined`);
  };
  return new Proxy(values, {
    has(target, key) {
      requireOwn(target, key);
      return Reflect.has(target, key);
    },
    get(target, key) {
      requireOwn(target, key);
      const value: unknown = Reflect.get(target, key);
      return typeof value === "object" && value !== null ? withoutOthers(value) : value;
    },
  });
}

async function compile(
  context: Pick<Context, "files">,
  name: TemplateName,
  { folder, subject: ownSubject }: WriterOptions,
): Promise<Write> {
  const [text, html] = await Promise.all([
    source(context, folder, `${name}.txt`, templates[name].text),
    source(context, folder, `${name}.html`, templates[name].html),
  ]);
  const [subjectLine = "", ...body] = text.content.split(/\r?\n/);
  const subject =
    name === "new-user" && ownSubject !== undefined
      ? { name: "in mail.subject of the config file", content: ownSubject }
      : { name: text.name, content: subjectLine };
  const write = {
    subject: template(subject.name, subject.content, { noEscape: true }),
    text: template(text.name, body.join("\n").replace(/^\n/, ""), { noEscape: true }),
    html: template(html.name, html.content, { noEscape: false }),
  };
  return (values, seen = (all) => all) => {
    return {
      subject: oneLine(subject.name, write.subject(seen(withoutPasswords(values)))),
      text: write.text(seen(values)),
      html: write.html(seen(values)),
    };
  };
}

async function source(
  context: Pick<Context, "files">,
  folder: string | undefined,
  file: string,
  ours: string,
): Promise<{ name: string; content: string }> {
  if (folder === undefined) return { name: file, content: ours };
  const path = join(folder, file);
  try {
    return { name: path, content: await readText(context, path) };
  } catch (error) {
    if (hasCode(error, "ENOENT")) return { name: file, content: ours };
    throw error;
  }
}

/** A subject is shown where nobody would look for a password: in lists, on locked screens, in the logs of relays. */
function withoutPasswords(values: TemplateValues): object {
  return {
    ...values,
    accounts: values.accounts.map(({ accountId, environment, consoleUrl, userName }) => {
      return { accountId, environment, consoleUrl, userName };
    }),
  };
}

/** Strict: a name that there is not is an error, and not an empty place. */
function template(name: string, content: string, { noEscape }: { noEscape: boolean }): (values: object) => string {
  const explain = (cause: unknown) =>
    new CliError({
      code: "TEMPLATE",
      message: `The mail template ${name} cannot be used: ${cause instanceof Error ? firstLine(cause.message) : String(cause)}`,
      hint: "A template may name: email, environments, encrypted, and of each of accounts: accountId, environment, consoleUrl, userName, password. Nothing was changed.",
      cause,
    });
  const write = Handlebars.create().compile(content, { strict: true, noEscape });
  return (values) => {
    try {
      return write(values);
    } catch (error) {
      throw explain(error);
    }
  };
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}

function oneLine(name: string, subject: string): string {
  if (subject !== "" && !/\p{Cc}/u.test(subject)) return subject;
  throw new CliError({
    code: "TEMPLATE",
    message: `The mail template ${name} begins with its subject, which is one line and not empty.`,
  });
}
