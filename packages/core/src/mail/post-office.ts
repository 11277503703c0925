import type { Context, MailAttachment } from "../context/index.js";
import { addressIn, senderName } from "./address-in.js";
import type { MailSet } from "./mail-set.js";
import type { MailSettings } from "./mail-settings.js";
import { openRelay, sendMail } from "./relay.js";
import { tokenCommand } from "./token-command.js";

/** One mail of a tool's set. */
export interface Letter<Name extends string, Values extends object> {
  readonly template: Name;
  readonly to: string;
  readonly values: Values;
  readonly messageId: string;
  readonly attachments?: readonly MailAttachment[];
  /** Asked before the mail goes out again that may have arrived. */
  readonly hasArrived?: () => Promise<boolean>;
}

/** A relay that answers, and templates that can be written. */
export interface PostOffice<Name extends string, Values extends object> {
  readonly from: string;
  /** Who the mails are from, by name where one is known. */
  readonly sender: string;
  /** Where an answer goes, as an address. */
  readonly contact: string;
  /**
   * Asks the relay whether it takes the sender's mails, and those to a person where one is named: to be done before the
   * first change. It sends none. A relay that puts its answer off is warned of.
   *
   * @returns false where it puts its answer off
   * @throws CliError MAIL_SENDER_REFUSED, MAIL_RECIPIENT_REFUSED, MAIL_RELAY
   */
  tryOut(to?: string): Promise<boolean>;
  send(letter: Letter<Name, Values>): Promise<void>;
  close(): void;
}

type PostContext = Pick<Context, "clock" | "env" | "err" | "files" | "mail" | "processes" | "signal">;

/**
 * Everything that sending needs is tried out, so that what is missing is known of before anything is changed.
 *
 * @throws CliError MAIL_RELAY, MAIL_TOKEN, TEMPLATE, USAGE
 */
export async function openPostOffice<Name extends string, Values extends object>(
  context: PostContext,
  settings: MailSettings,
  mails: MailSet<Name, Values>,
): Promise<PostOffice<Name, Values>> {
  const opening = beginPostOffice(context, settings, mails);
  try {
    return await opening.office;
  } catch (error) {
    opening.close();
    throw error;
  }
}

/** One that is being opened while other things are done: a relay may let a client wait before it greets it. */
export interface OpeningPostOffice<Name extends string, Values extends object> {
  /** Fails as `openPostOffice` does, and unnoticed where nobody waits for it. */
  readonly office: Promise<PostOffice<Name, Values>>;
  close(): void;
}

export function beginPostOffice<Name extends string, Values extends object>(
  context: PostContext,
  settings: MailSettings,
  mails: MailSet<Name, Values>,
): OpeningPostOffice<Name, Values> {
  const closing = new AbortController();
  const office = open(context, settings, { mails, signal: closing.signal });
  office.catch(() => undefined);
  return { office, close: () => closing.abort() };
}

async function open<Name extends string, Values extends object>(
  context: PostContext,
  settings: MailSettings,
  { mails, signal }: { readonly mails: MailSet<Name, Values>; readonly signal: AbortSignal },
): Promise<PostOffice<Name, Values>> {
  const [relay, write] = await Promise.all([
    openRelay(context, settings.relay.url, {
      requireTls: settings.tls === "required",
      setting: settings.relay.setting,
      canDoWithout: settings.relay.canDoWithout,
      token: tokenCommand(context),
      signal,
    }),
    openWriter(context, settings, mails),
  ]);
  return {
    from: settings.from,
    sender: senderName(settings.from),
    contact: addressIn(settings.replyTo ?? settings.from),
    close: () => relay.close(),
    async tryOut(to) {
      const later = await relay.tryOut({ from: settings.from, to });
      if (later === undefined) return true;
      const what = `${settings.relay.name} has not yet said whether it accepts mail${to === undefined ? "" : ` to ${to}`}`;
      context.err.write(`Warning: ${what}: ${later}\n`);
      return false;
    },
    async send({ template, to, values, messageId, attachments, hasArrived }) {
      const written = write(template, values);
      const { from, replyTo } = settings;
      const message = {
        ...written,
        from,
        to,
        messageId,
        attachments,
        headers: byMachine,
        ...(replyTo === undefined ? {} : { replyTo }),
      };
      await sendMail(context, relay, message, hasArrived === undefined ? {} : { hasArrived });
    },
  };
}

/** So that no one is told by another machine that its owner is on holiday (RFC 3834 5). */
const byMachine = { "Auto-Submitted": "auto-generated" };

async function openWriter<Name extends string, Values extends object>(
  context: PostContext,
  { templates, subject }: MailSettings,
  mails: MailSet<Name, Values>,
) {
  await othersHaveBegun();
  const { openMailWriter } = await import("./mail-writer.js");
  return openMailWriter(context, mails, { folder: templates, subject });
}

/**
 * Lets the way to the relay be taken, and the calls to AWS: making templates ready keeps the processor for longer than
 * all of these take. A few turns of the event loop, since a connection takes one for each thing that it looks up.
 */
async function othersHaveBegun(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
