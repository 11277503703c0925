import { join } from "node:path";
import Handlebars from "handlebars";
import type { Context, MailMessage } from "../context/index.js";
import { CliError, wordsOf } from "../errors/index.js";
import { readText, unlessMissing } from "../files/index.js";
import type { MailSet } from "./mail-set.js";

export type MailWriter<Name extends string, Values extends object> = (
  name: Name,
  values: Values,
) => Pick<MailMessage, "subject" | "text" | "html">;

export interface WriterOptions {
  /** A folder with the person's own templates, such as `new-user.txt`; what is not in it is the tool's. */
  readonly folder: string | undefined;
  /** In place of the subject of one of the mails. */
  readonly subject: string | undefined;
}

/**
 * Reads the templates and tries every one out, so that a name in one that does not exist is found before anything is
 * changed. Values are escaped in HTML, and cannot begin a header of their own.
 *
 * @throws CliError TEMPLATE, naming the file and what is wrong with it
 */
export async function openMailWriter<Name extends string, Values extends object>(
  context: Pick<Context, "files">,
  mails: MailSet<Name, Values>,
  options: WriterOptions,
): Promise<MailWriter<Name, Values>> {
  const names = Object.keys(mails.templates) as Name[];
  if (options.folder !== undefined) await checkFolder(context, mails, options.folder);
  const own = await Promise.all(
    names.map(async (name) => [name, await compile(context, mails, { ...options, name })] as const),
  );
  const writers = new Map(own);
  tryOut(writers, mails, options);
  return (name, values) => {
    const write = writers.get(name);
    if (write === undefined) throw new Error(`There is no template ${name}`);
    return write(values);
  };
}

/** @param seen how the values are seen by the templates */
type Write<Values extends object> = (
  values: Values,
  seen?: <T extends object>(values: T) => T,
) => ReturnType<MailWriter<string, Values>>;

/** Of ours it is known that they hold; the most common one is made ready here, while other things are waited for. */
function tryOut<Name extends string, Values extends object>(
  writers: ReadonlyMap<Name, Write<Values>>,
  mails: MailSet<Name, Values>,
  { folder, subject }: WriterOptions,
): void {
  if (folder === undefined && subject === undefined) {
    for (const sample of mails.samples.slice(0, 1)) writers.get(mails.subjectOf)?.(sample);
    return;
  }
  for (const [name, write] of writers) {
    for (const sample of mails.samples) {
      requireNeeds(`${folder}/${name}`, write(sample, withoutOthers), { need: mails.needs[name], sample });
    }
  }
}

/** A folder that has none of the templates is a mistake: ours would go out instead, unnoticed. */
async function checkFolder(
  { files }: Pick<Context, "files">,
  { templates, copyCommand }: Pick<MailSet<string, object>, "templates" | "copyCommand">,
  folder: string,
): Promise<void> {
  const own = await unlessMissing(files.list(folder), undefined);
  const names = Object.keys(templates);
  if (own?.some((file) => names.some((name) => file === `${name}.txt` || file === `${name}.html`))) return;
  throw new CliError({
    code: "TEMPLATE",
    message:
      own === undefined
        ? `The directory ${folder}, named by mail.templates in the config file, does not exist.`
        : `${folder}, named by mail.templates in the config file, contains no mail template.`,
    hint:
      copyCommand === undefined
        ? "Nothing was changed. Correct it."
        : `Nothing was changed. Correct it, or copy the default templates there with: ${copyCommand} ${folder}`,
  });
}

/** The mail is all that its reader has, and what is in it is forgotten once it is out. */
function requireNeeds<Values extends object>(
  path: string,
  { text, html }: Pick<MailMessage, "text" | "html">,
  { need, sample }: { need: MailSet<string, Values>["needs"][string]; sample: Values },
): void {
  if (need === undefined) return;
  for (const [file, body] of [
    [`${path}.txt`, text],
    [`${path}.html`, html],
  ] as const) {
    if (need.texts(sample).every((needed) => body.includes(needed))) continue;
    throw new CliError({
      code: "TEMPLATE",
      message: `The mail template ${file} cannot be used: it lacks ${need.what}.`,
      hint: `Nothing was changed. Add ${need.written}.`,
    });
  }
}

/** Fails where a value is asked for that does not exist, which Handlebars' own helpers (`if`, `each`) take for empty. */
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

async function compile<Name extends string, Values extends object>(
  context: Pick<Context, "files">,
  mails: MailSet<Name, Values>,
  { name, folder, subject: ownSubject }: WriterOptions & { readonly name: Name },
): Promise<Write<Values>> {
  const ours = mails.templates[name];
  const [text, html] = await Promise.all([
    source(context, folder, `${name}.txt`, ours.text),
    source(context, folder, `${name}.html`, ours.html),
  ]);
  const [subjectLine = "", ...body] = text.content.split(/\r?\n/);
  const subject =
    name === mails.subjectOf && ownSubject !== undefined
      ? { name: "in mail.subject of the config file", content: ownSubject }
      : { name: text.name, content: subjectLine };
  const nameable = describeNames(mails.samples[0] ?? {});
  const write = {
    subject: template(subject, { noEscape: true, nameable }),
    text: template({ name: text.name, content: body.join("\n").replace(/^\n/, "") }, { noEscape: true, nameable }),
    html: template(html, { noEscape: false, nameable }),
  };
  return (values, seen = (all) => all) => {
    return {
      subject: oneLine(subject.name, write.subject(seen(mails.forSubject(values)))),
      text: write.text(seen(values)),
      html: write.html(seen(values)),
    };
  };
}

interface Source {
  /** Where it is from, as a person knows it. */
  readonly name: string;
  readonly content: string;
}

async function source(
  context: Pick<Context, "files">,
  folder: string | undefined,
  file: string,
  ours: string,
): Promise<Source> {
  if (folder === undefined) return { name: file, content: ours };
  const path = join(folder, file);
  const own = await unlessMissing(readText(context, path), undefined);
  return own === undefined ? { name: file, content: ours } : { name: path, content: own };
}

/** Strict: a name that does not exist is an error, and not an empty place. */
function template(
  { name, content }: Source,
  { noEscape, nameable }: { noEscape: boolean; nameable: string },
): (values: object) => string {
  const explain = (cause: unknown) =>
    new CliError({
      code: "TEMPLATE",
      message: `The mail template ${name} cannot be used: ${wordsOf(cause)}.`,
      hint: `A template may use: ${nameable}. Nothing was changed.`,
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

/** All that a template may name: what is alone first, then what is in lists. */
function describeNames(sample: object): string {
  const entries = Object.entries(sample) as [string, unknown][];
  const alone = entries.filter(([, value]) => !Array.isArray(value)).map(([name]) => name);
  const lists = entries.flatMap(([name, value]) => {
    const [first] = Array.isArray(value) ? (value as readonly unknown[]) : [];
    return typeof first === "object" && first !== null ? [`of each of ${name}: ${Object.keys(first).join(", ")}`] : [];
  });
  return [alone.join(", "), ...lists].join(", and ");
}

function oneLine(name: string, subject: string): string {
  if (subject !== "" && !/\p{Cc}/u.test(subject)) return subject;
  throw new CliError({
    code: "TEMPLATE",
    message: `The mail template ${name} must begin with its subject: one line, not empty.`,
  });
}
