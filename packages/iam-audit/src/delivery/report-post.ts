import { checkRecipient, mailSettings, newMessageId, openPostOffice, type MailConfig } from "@iam-tools/core/mail";
import type { Context } from "@iam-tools/core/context";
import { toCliError } from "@iam-tools/core/errors";
import type { Report } from "../report/report.js";
import { mails, mailValues } from "./report-mail.js";

export interface ReportPost {
  /** Whether the relay took the mail: what was found is told in any case. */
  send(report: Report, page: string): Promise<boolean>;
  close(): void;
}

/**
 * A relay that takes a mail from the sender to that address, found out before an account is read. The config file's
 * templates and subject are for other mails.
 *
 * @throws CliError USAGE, REFUSED, MAIL_RELAY, MAIL_TOKEN, MAIL_SENDER_REFUSED, MAIL_RECIPIENT_REFUSED
 */
export async function openReportPost(
  context: Context,
  flags: { readonly mailFrom?: string | undefined },
  { to, config }: { readonly to: string; readonly config: MailConfig },
): Promise<ReportPost> {
  checkRecipient(config, to);
  const settings = mailSettings(context, flags, { ...config, templates: undefined, subject: undefined });
  const office = await openPostOffice(context, settings, mails);
  try {
    await office.tryOut(to);
  } catch (error) {
    office.close();
    throw error;
  }
  return {
    close: () => office.close(),
    async send(report, page) {
      const values = mailValues(office, report);
      try {
        await office.send({
          template: "report",
          to,
          values,
          messageId: newMessageId(context, office.from),
          attachments: [{ filename: values.fileName, contentType: "text/html; charset=utf-8", content: page }],
        });
        return true;
      } catch (thrown) {
        const error = toCliError(thrown);
        if (error.code === "CANCELLED") throw error;
        context.err.write(`Warning: ${error.message}\n`);
        return false;
      }
    },
  };
}
