import { isAbsolute, join } from "node:path";
import type { Context } from "../context/index.js";
import { CliError } from "../errors/index.js";
import type { ProfilesFile } from "./profiles-document.js";

const DEFAULT_CONFIG = "~/.aws/config";

type Paths = Pick<Context, "env" | "files">;

/**
 * The shared credentials file: `path` where a person names one, else `AWS_SHARED_CREDENTIALS_FILE`, else
 * `~/.aws/credentials`. A leading `~` is the home folder, `~jane` that of jane, and in the environment `$NAME` and
 * `${NAME}` are other variables, as in botocore (`botocore.configloader.raw_config_parse`); the rest is relative to the
 * working folder.
 * https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html
 *
 * @throws {CliError} `NO_HOME` where the home folder counts and nothing tells which it is
 */
export function credentialsFile(context: Paths, path?: string): ProfilesFile {
  const variable = "AWS_SHARED_CREDENTIALS_FILE";
  const usual = expandVariables(context, context.env[variable] || "~/.aws/credentials");
  const named = expandHome(context, path ?? usual);
  // A path that was found here may be handed in again.
  const isSet = Boolean(context.env[variable]) && (path === undefined || named === expandHome(context, usual));
  return { kind: "credentials", path: named, ...(isSet ? { setBy: variable } : {}) };
}

/**
 * The shared config file: `AWS_CONFIG_FILE`, else `~/.aws/config`, with the same rules. Nobody has to have one: where the
 * home folder is not known, the path stays as it is written, which nothing is read from (as in botocore), and which
 * `locateFile` refuses before anything is written.
 */
export function configFile(context: Paths): ProfilesFile {
  const setBy = "AWS_CONFIG_FILE";
  const named = context.env[setBy];
  if (named) return { kind: "config", path: expandHome(context, expandVariables(context, named)), setBy };
  try {
    return { kind: "config", path: expandHome(context, DEFAULT_CONFIG) };
  } catch (error) {
    if (error instanceof CliError && error.code === "NO_HOME") return { kind: "config", path: DEFAULT_CONFIG };
    throw error;
  }
}

/**
 * Where long-term keys and sessions are that lie in no file in clear: beside the credentials file, under its name and
 * `.vault`.
 */
export function vaultFile(credentials: ProfilesFile): ProfilesFile {
  return { kind: "vault", path: `${credentials.path}.vault` };
}

/** As Python's `os.path.expandvars`: what is not set stays as it is written. */
function expandVariables({ env }: Paths, path: string): string {
  return path.replaceAll(
    /\$(?:(\w+)|\{([^}]*)\})/g,
    (written, name?: string, inBraces?: string) => env[name ?? inBraces ?? ""] ?? written,
  );
}

/** As Python's `os.path.expanduser`: of a user that is not known, the path stays as it is written. */
function expandHome({ files }: Paths, path: string): string {
  const [, user, rest = ""] = /^~([^/\\]*)(.*)$/s.exec(path) ?? [];
  const home = user === undefined ? undefined : user === "" ? files.home : files.homeOf(user);
  const expanded = home === undefined ? path : home + rest;
  // The working folder is asked for only where it counts: it may be gone.
  return isAbsolute(expanded) ? join(expanded) : join(files.workingFolder, expanded);
}
