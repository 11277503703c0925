import type { Context } from "@iam-tools/core/context";
import { refusal, usageError } from "@iam-tools/core/errors";
import { checkHeader, checkRelayUrl, openRelay, sendMail } from "@iam-tools/core/mail";
import { parseEmailAddress } from "@iam-tools/core/username";
import { absolute } from "../files/absolute.js";
import type { MailConfig } from "../config/config.js";
import { addressIn } from "../config/address-in.js";
import type { MailValues, MailWriter } from "./mail-writer.js";
import type { TemplateName } from "./templates.js";

export interface MailFlags {
  readonly mailFrom?: string | undefined;
  readonly pgp?: string | undefined;
  /** Whose mail it will be, where that is known. */
  readonly to?: string | undefined;
}

/** Who sends, and to whom mail may go: all that can be told before anything is opened. */
export interface MailSettings extends MailConfig {
  readonly from: string;
  readonly relay: Relay;
}

/** Where mails are handed in. */
export interface Relay {
  readonly url: string;
  /** Of its URL, all that may be shown. */
  readonly name: string;
  /** Where the URL was written. */
  readonly setting: string;
}

export interface Letter {
  readonly template: TemplateName;
  readonly to: string;
  readonly values: MailValues;
  readonly messageId: string;
  /** Asked before the mail goes out again that may have arrived. */
  readonly hasArrived?: () => Promise<boolean>;
}

/** A relay that answers, templates that can be written, a key that can be encrypted to. */
export interface PostOffice {
  readonly from: string;
  send(letter: Letter): Promise<void>;
  close(): void;
}

/** @throws CliError USAGE where there is no sender, it is no address, or the relay's URL cannot be used */
export function mailSettings(context: Pick<Context, "env">, flags: MailFlags, config: MailConfig): MailSettings {
  const from = flags.mailFrom ?? (context.env["MAIL_FROM"] || config.from);
  if (from === undefined || from === "") {
    throw usageError(
      "There is no sender for the mail.",
      "Give one with --mail-from, or set MAIL_FROM; or use --no-mail.",
    );
  }
  checkHeader("The sender", from);
  addressIn(from);
  if (config.replyTo !== undefined) addressIn(config.replyTo);
  return { ...config, from, relay: relayOf(context, config) };
}

function relayOf({ env }: Pick<Context, "env">, { smtp }: MailConfig): Relay {
  const [url, setting] = env["SMTP_URL"]
    ? [env["SMTP_URL"], "SMTP_URL"]
    : [smtp ?? "smtp://localhost:25", "mail.smtp in the config file"];
  return { url, name: checkRelayUrl(url, setting), setting };
}

/** @throws CliError USAGE where it is no address, REFUSED where the config file does not let mail go there */
export function checkRecipient({ allowedDomains }: Pick<MailConfig, "allowedDomains">, email: string): void {
  const { domain } = parseEmailAddress(email);
  if (allowedDomains.length === 0 || allowedDomains.includes(domain)) return;
  throw refusal(
    `No mail may go to ${email}: the config file allows ${allowedDomains.join(", ")}.`,
    "Nothing was changed. Correct the address, or mail.allowedDomains in the config file; or use --no-mail.",
  );
}

type PostContext = Pick<Context, "clock" | "env" | "err" | "files" | "mail">;

/**
 * Everything that sending needs is tried out, so that what is missing is known of before anything is changed.
 *
 * @throws CliError MAIL_RELAY, TEMPLATE, PGP_KEY, USAGE
 */
export async function openPostOffice(
  context: PostContext,
  settings: MailSettings,
  flags: MailFlags,
): Promise<PostOffice> {
  const opening = beginPostOffice(context, settings, flags);
  try {
    return await opening.office;
  } catch (error) {
    opening.close();
    throw error;
  }
}

/** One that is being opened while other things are done: a relay may let a client wait before it greets it. */
export interface OpeningPostOffice {
  /** Fails as `openPostOffice` does, and unnoticed where nobody waits for it. */
  readonly office: Promise<PostOffice>;
  close(): void;
}

export function beginPostOffice(context: PostContext, settings: MailSettings, flags: MailFlags): OpeningPostOffice {
  const closing = new AbortController();
  const office = open(context, { settings, flags, signal: closing.signal });
  office.catch(() => undefined);
  return { office, close: () => closing.abort() };
}

async function open(
  context: PostContext,
  { settings, flags, signal }: { settings: MailSettings; flags: MailFlags; signal: AbortSignal },
): Promise<PostOffice> {
  const [relay, write, encrypt] = await Promise.all([
    openRelay(context, settings.relay.url, {
      requireTls: settings.tls === "required",
      setting: settings.relay.setting,
      signal,
    }),
    openWriter(context, settings),
    flags.pgp === undefined ? undefined : openEncryptionTo(context, absolute(context, flags.pgp), flags.to),
  ]);
  return {
    from: settings.from,
    close: () => relay.close(),
    async send({ template, to, values, messageId, hasArrived }) {
      const written = await compose(write, template, values, encrypt);
      const { from, replyTo } = settings;
      const message = { ...written, from, to, messageId, ...(replyTo === undefined ? {} : { replyTo }) };
      await sendMail(context, relay, message, hasArrived === undefined ? {} : { hasArrived });
    },
  };
}

async function openWriter(context: PostContext, { templates, subject }: MailSettings): Promise<MailWriter> {
  await othersHaveBegun();
  const { openMailWriter } = await import("./mail-writer.js");
  return openMailWriter(context, {
    folder: templates === undefined ? undefined : absolute(context, templates),
    subject,
  });
}

/**
 * Lets the way to the relay be taken, and the calls to AWS: making templates ready keeps the processor for longer than
 * all of these take. A few turns of the event loop, since a connection takes one for each thing that it looks up.
 */
async function othersHaveBegun(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** OpenPGP is a large part, and seldom asked for. */
async function openEncryptionTo(context: PostContext, path: string, to: string | undefined) {
  const { openEncryption } = await import("./encrypt.js");
  return openEncryption(context, path, to);
}

async function compose(
  write: MailWriter,
  template: TemplateName,
  values: MailValues,
  encrypt: ((text: string) => Promise<string>) | undefined,
) {
  if (encrypt === undefined) return write(template, values);
  const accounts = await Promise.all(
    values.accounts.map(async (account) => ({ ...account, password: await encrypt(account.password) })),
  );
  return write(template, { ...values, accounts, encrypted: true });
}
