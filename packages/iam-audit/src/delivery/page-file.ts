import type { Context } from "@iam-tools/core/context";
import { toCliError } from "@iam-tools/core/errors";
import { absolute, findOutputFile, replaceFile, unlessMissing, type ReplaceContext } from "@iam-tools/core/files";
import { generator } from "../page/index.js";

/**
 * Where the page goes, found before an account is read.
 *
 * @param path as it was typed
 * @throws CliError USAGE where nothing can be written there; REFUSED where a file is there that is not an earlier page
 */
export async function findPageFile(context: Pick<Context, "files">, path: string): Promise<string> {
  return findOutputFile(context, absolute(context, path), {
    name: "page",
    flag: "--html",
    earlier: "a page that iam-audit wrote",
    usually: "audit.html",
    isEarlier: (content) =>
      new TextDecoder().decode(content.subarray(0, 500)).includes(`<meta name="generator" content="${generator} `),
  });
}

/**
 * Whether it could be written: what was found is told in any case. A page lists who is easy to attack, so a new one is
 * for its owner alone; one that takes the place of another keeps that one's rights.
 */
export async function writePage(
  context: ReplaceContext & Pick<Context, "err">,
  path: string,
  content: string,
): Promise<boolean> {
  try {
    const like = await unlessMissing(context.files.stat(path), undefined);
    await replaceFile(context, path, { content, like });
    return true;
  } catch (error) {
    context.err.write(`Warning: the page ${path} could not be written: ${toCliError(error).message}\n`);
    return false;
  }
}
