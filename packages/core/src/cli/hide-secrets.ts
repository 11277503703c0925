import type { AwsCredentials, Context } from "../context/index.js";
import { CliError, toCliError } from "../errors/index.js";
import { configFile, credentialsFile } from "../profiles/index.js";

/** What can be told from a word, and be looked for in a sentence: an emulator's `test` is neither. */
const shortest = 16;

/**
 * A filter for all that is said of an error: access key ids lose all but their last letters, secrets and tokens all.
 * AWS, a proxy and a library quote what they were sent, so that what is known to be a key is looked for whatever the
 * sentence: what the shared files hold, the environment, and the failed call's own signer.
 */
export async function secretsHider(
  context: Pick<Context, "env" | "files">,
  error: unknown,
): Promise<(text: string) => string> {
  const texts = await Promise.all([credentialsFile, configFile].map((file) => textOf(context, file)));
  const values = [...texts.flatMap(keysIn), ...exported(context), ...signers(error)].flatMap(variants);
  // The longest first: one may be a part of another.
  const known = [...new Set(values)]
    .filter((value) => value.length >= shortest)
    .toSorted((a, b) => b.length - a.length);
  return (text) => known.reduce((rest, value) => rest.replaceAll(value, masked(value)), text);
}

/** An error as it may be shown by a command that goes on after it: `runCli` does the same with what ends a run. */
export async function shownError(context: Pick<Context, "env" | "files">, error: unknown): Promise<CliError> {
  const { code, message, hint, exitCode } = toCliError(error);
  const hide = await secretsHider(context, error);
  return new CliError({
    code,
    message: hide(message),
    hint: hint === undefined ? undefined : hide(hint),
    exitCode,
    cause: error,
  });
}

/** By lines and not as profiles: a file that cannot be used is what the error may be about. A pipe is not waited for. */
async function textOf(context: Pick<Context, "env" | "files">, file: typeof credentialsFile): Promise<string> {
  try {
    const { path } = file(context);
    if ((await context.files.stat(path)).kind !== "file") return "";
    return new TextDecoder().decode(await context.files.read(path));
  } catch {
    return "";
  }
}

function keysIn(text: string): string[] {
  const lines = text.matchAll(
    /^\s*aws_(?:access_key_id|secret_access_key|session_token|security_token)\s*[=:][^\S\n]*(.*?)\s*$/gim,
  );
  return [...lines].flatMap(([, value]) => value ?? []);
}

function exported({ env }: Pick<Context, "env">): string[] {
  const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"];
  return names.flatMap((name) => env[name] || []);
}

/** Of the error, and of all that it was caused by. */
function signers(error: unknown): string[] {
  if (typeof error !== "object" || error === null) return [];
  const { signer, cause } = error as { signer?: AwsCredentials; cause?: unknown };
  const own = [signer?.accessKeyId, signer?.secretAccessKey, signer?.sessionToken];
  return [...own.filter((value) => value !== undefined), ...signers(cause)];
}

/** As others may quote it: without the quotes or the note it has in the file, and as a part of an address. */
function variants(value: string): string[] {
  const parts = [value, ...value.split(/[\s"']+/)];
  return [...parts, ...parts.map((part) => encodeURIComponent(part))];
}

function masked(value: string): string {
  return /^A[KS]IA[A-Z0-9]+$/.test(value) ? `****${value.slice(-4)}` : "****";
}
