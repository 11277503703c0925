import type { AwsCredentials, Context } from "../context/index.js";
import { neverShow, withoutKnownSecrets } from "../errors/index.js";
import { configFile, credentialsFile, keysIn } from "../profiles/index.js";
import { hideExported } from "./hide-exported.js";

/**
 * A filter for all that is said of an error that ends a run, its trace included: what the run knows as a key, what the
 * shared files hold though nobody read them, and the failed call's own signer.
 */
export async function secretsHider(
  context: Pick<Context, "env" | "files">,
  error: unknown,
): Promise<(text: string) => string> {
  const texts = await Promise.all([credentialsFile, configFile].map((file) => textOf(context, file)));
  hideExported(context);
  neverShow([...texts.flatMap(keysIn), ...signers(error)]);
  return withoutKnownSecrets;
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

/** Of the error, and of all that it was caused by. */
function signers(error: unknown): (string | undefined)[] {
  if (typeof error !== "object" || error === null) return [];
  const { signer, cause } = error as { signer?: AwsCredentials; cause?: unknown };
  return [signer?.accessKeyId, signer?.secretAccessKey, signer?.sessionToken, ...signers(cause)];
}
