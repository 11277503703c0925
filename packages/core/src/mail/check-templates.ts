import type { Context } from "../context/index.js";
import type { MailConfig } from "./mail-settings.js";
import type { MailSet } from "./mail-set.js";

/**
 * Tries out the templates that a config file names, and its subject.
 *
 * @throws CliError TEMPLATE, naming the file and what is wrong with it
 */
export async function checkTemplates<Name extends string, Values extends object>(
  context: Pick<Context, "files">,
  mails: MailSet<Name, Values>,
  { templates, subject }: Pick<MailConfig, "templates" | "subject">,
): Promise<void> {
  const { openMailWriter } = await import("./mail-writer.js");
  await openMailWriter(context, mails, { folder: templates, subject });
}
