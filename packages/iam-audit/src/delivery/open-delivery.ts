import type { ConfigFile } from "@iam-tools/core/config";
import type { Context } from "@iam-tools/core/context";
import { renderPage } from "../page/index.js";
import type { Report } from "../report/report.js";
import { findPageFile, writePage } from "./page-file.js";
import { openReportPost } from "./report-post.js";

/** Where the page goes, as it was typed. */
export interface Destinations {
  readonly html?: string | undefined;
  readonly mail?: string | undefined;
  readonly mailFrom?: string | undefined;
}

export interface Delivery {
  /** What became of it, line by line; warnings stand on standard error. */
  deliver(report: Report): Promise<Delivered>;
  close(): void;
}

export interface Delivered {
  readonly lines: readonly string[];
  readonly isWhole: boolean;
}

/**
 * All that the page's way needs, found out before an account is read.
 *
 * @throws CliError as `findPageFile` and `openReportPost`
 */
export async function openDelivery(
  context: Context,
  { html, mail, mailFrom }: Destinations,
  readConfig: () => Promise<ConfigFile>,
): Promise<Delivery> {
  const file = html === undefined ? undefined : await findPageFile(context, html);
  const post =
    mail === undefined
      ? undefined
      : await openReportPost(context, { mailFrom }, { to: mail, config: (await readConfig()).mail });
  return {
    close: () => post?.close(),
    async deliver(report) {
      const page = await renderPage(report);
      const isWritten = file === undefined ? undefined : await writePage(context, file, page);
      const isSent = await post?.send(report, page);
      return {
        lines: [...(isWritten === true ? [`Page: ${html}`] : []), ...(isSent === true ? [`Mailed to ${mail}`] : [])],
        isWhole: isWritten !== false && isSent !== false,
      };
    },
  };
}
