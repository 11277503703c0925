import { join } from "node:path";
import type { Context } from "../context/index.js";
import { CliError, quote } from "../errors/index.js";
import { absolute, configFolder, readText, seenFrom, unlessMissing } from "../files/index.js";
import type { ConfigWith, OwnSettings } from "./config-file.js";
import { requireOwn } from "./require-own.js";

export interface FoundConfig<Config> {
  readonly config: Config;
  /** Undefined where there is no file. */
  readonly path: string | undefined;
  /** Whether a person named it, and so meant it: it was come upon otherwise. */
  readonly isNamed: boolean;
}

type FileContext = Pick<Context, "env" | "files">;

/**
 * The config file of the tools that act in accounts: the one named, by flag or `$IAM_USER_ADMIN_CONFIG`; else
 * `iam-user-admin.yaml` in the working folder; else the one in the person's config folder. None is fine, unless one is
 * named.
 *
 * @param loadOwn the tool's own settings, asked for where there is a file; without them, those of others are passed over
 * @throws CliError NO_CONFIG where the one named is not there, CONFIG_INVALID with every problem and its line, REFUSED
 * where one that was come upon, or a template that it names, is not this user's own
 */
export async function findConfig<Account = object, Mail = object, File = object>(
  context: FileContext,
  named: string | undefined,
  loadOwn?: () => Promise<OwnSettings<Account, Mail, File>>,
): Promise<FoundConfig<ConfigWith<Account, Mail, File>>> {
  const path = named ?? (context.env["IAM_USER_ADMIN_CONFIG"] || undefined);
  if (path !== undefined) {
    const absolutePath = absolute(context, path);
    const config = await parse(context, absolutePath, { text: await readNamed(context, absolutePath), loadOwn });
    return { config, path: absolutePath, isNamed: true };
  }
  for (const usual of usualPaths(context)) {
    const text = await unlessMissing(readText(context, usual), undefined);
    if (text === undefined) continue;
    const otherwise = `To use it anyway, name it: --config ${quote(usual)}`;
    await requireOwn(context, usual, otherwise);
    const config = await parse(context, usual, { text, loadOwn });
    await requireOwnTemplates(context, config.mail.templates, otherwise);
    return { config, path: usual, isNamed: false };
  }
  const nothing: ConfigWith<object, object, object> = { accounts: {}, mail: { tls: "auto", allowedDomains: [] } };
  return { config: nothing, path: undefined, isNamed: false };
}

/** Where a config file is looked for, first to last. */
export function usualPaths(context: FileContext): string[] {
  const inWorkingFolder = join(context.files.workingFolder, "iam-user-admin.yaml");
  return [inWorkingFolder, join(configFolder(context), "iam-user-admin", "config.yaml")];
}

async function readNamed(context: FileContext, path: string): Promise<string> {
  const text = await unlessMissing(readText(context, path), undefined);
  if (text !== undefined) return text;
  throw new CliError({
    code: "NO_CONFIG",
    message: `The config file ${path} does not exist.`,
    hint: `Write one with: iam-user-admin config init ${path}`,
  });
}

interface Unparsed<Account, Mail, File> {
  readonly text: string;
  readonly loadOwn: (() => Promise<OwnSettings<Account, Mail, File>>) | undefined;
}

async function parse<Account, Mail, File>(
  context: FileContext,
  path: string,
  { text, loadOwn }: Unparsed<Account, Mail, File>,
): Promise<ConfigWith<Account, Mail, File>> {
  const [{ parseConfig }, own] = await Promise.all([import("./parse-config.js"), loadOwn?.()]);
  const config = parseConfig(path, text, own);
  const { templates } = config.mail;
  if (templates === undefined) return config;
  return { ...config, mail: { ...config.mail, templates: seenFrom(context, path, templates) } };
}

/** The folder, and the files in it. That there is no such folder is told when it is used. */
async function requireOwnTemplates(context: FileContext, folder: string | undefined, otherwise: string): Promise<void> {
  if (folder === undefined) return;
  const names = await unlessMissing(context.files.list(folder), undefined);
  if (names === undefined) return;
  for (const path of [folder, ...names.map((name) => join(folder, name))]) await requireOwn(context, path, otherwise);
}
