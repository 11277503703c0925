import { isAbsolute, join } from "node:path";
import type { Context } from "@iam-tools/core/context";
import { CliError } from "@iam-tools/core/errors";
import { configFolder, quote, readText, unlessMissing } from "@iam-tools/core/files";
import { absolute } from "../files/absolute.js";
import { requireOwn } from "../files/require-own.js";
import { emptyConfig, type Config } from "./config.js";

export interface FoundConfig {
  readonly config: Config;
  /** Undefined where there is no file. */
  readonly path: string | undefined;
  /** Whether a person named it, and so meant it: it was come upon otherwise. */
  readonly isNamed: boolean;
}

type FileContext = Pick<Context, "env" | "files">;

/**
 * The config file: the one named, by flag or `$IAM_USER_ADMIN_CONFIG`; else `iam-user-admin.yaml` in the working
 * folder; else the one in the person's config folder. None is fine, unless one is named.
 *
 * @throws CliError NO_CONFIG where the one named is not there, CONFIG_INVALID with every problem and its line, REFUSED
 * where one that was come upon, or a template that it names, is not this user's own
 */
export async function findConfig(context: FileContext, named: string | undefined): Promise<FoundConfig> {
  const path = named ?? (context.env["IAM_USER_ADMIN_CONFIG"] || undefined);
  if (path !== undefined) return readNamed(context, absolute(context, path));
  for (const path of usualPaths(context)) {
    const text = await unlessMissing(readText(context, path), undefined);
    if (text !== undefined) return readFound(context, path, text);
  }
  return { config: emptyConfig, path: undefined, isNamed: false };
}

/** Where a config file is looked for, first to last. */
export function usualPaths(context: FileContext): string[] {
  const inWorkingFolder = join(context.files.workingFolder, "iam-user-admin.yaml");
  return [inWorkingFolder, join(configFolder(context), "iam-user-admin", "config.yaml")];
}

async function readFound(context: FileContext, path: string, text: string): Promise<FoundConfig> {
  const otherwise = `To use it anyway, name it: --config ${quote(path)}`;
  await requireOwn(context, path, otherwise);
  const config = await parse(context, path, text);
  const { templates } = config.mail;
  for (const own of templates === undefined ? [] : await unlessMissing(filesIn(context, templates), [])) {
    await requireOwn(context, own, otherwise);
  }
  return { config, path, isNamed: false };
}

/** The folder, and the files in it. That there is no such folder is told when it is used. */
async function filesIn({ files }: FileContext, folder: string): Promise<string[]> {
  return [folder, ...(await files.list(folder)).map((name) => join(folder, name))];
}

async function readNamed(context: FileContext, path: string): Promise<FoundConfig> {
  const text = await unlessMissing(readText(context, path), undefined);
  if (text !== undefined) return { config: await parse(context, path, text), path, isNamed: true };
  throw new CliError({
    code: "NO_CONFIG",
    message: `The config file ${path} does not exist.`,
    hint: `Write one with: iam-user-admin config init ${path}`,
  });
}

async function parse(context: FileContext, path: string, text: string): Promise<Config> {
  const { parseConfig } = await import("./parse-config.js");
  const config = parseConfig(path, text);
  const { templates } = config.mail;
  if (templates === undefined) return config;
  return { ...config, mail: { ...config.mail, templates: seenFrom(context, path, templates) } };
}

/** A path in the config file is seen from its folder, wherever the tool is run; no shell has put the home folder in. */
function seenFrom({ files }: FileContext, configPath: string, path: string): string {
  if (path.startsWith("~/")) return `${files.home}${path.slice(1)}`;
  return isAbsolute(path) ? path : `${configPath.slice(0, configPath.lastIndexOf("/"))}/${path}`;
}
