import { resolve } from "node:path";
import type { Context } from "../context/index.js";
import type { ProfilesFile } from "./profiles-document.js";

type Paths = Pick<Context, "env" | "files">;

/**
 * The shared credentials file: `path` where a person names one, else `AWS_SHARED_CREDENTIALS_FILE`, else
 * `~/.aws/credentials`. A leading `~` is the home folder; the rest is relative to the working folder.
 * https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html
 */
export function credentialsFile(context: Paths, path?: string): ProfilesFile {
  const named = path ?? (context.env["AWS_SHARED_CREDENTIALS_FILE"] || "~/.aws/credentials");
  return { kind: "credentials", path: expand(context, named) };
}

/** The shared config file: `AWS_CONFIG_FILE`, else `~/.aws/config`, with the same rules. */
export function configFile(context: Paths): ProfilesFile {
  return { kind: "config", path: expand(context, context.env["AWS_CONFIG_FILE"] || "~/.aws/config") };
}

function expand({ files }: Paths, path: string): string {
  const expanded = /^~(?=[/\\]|$)/.test(path) ? files.home + path.slice(1) : path;
  return resolve(files.workingFolder, expanded);
}
