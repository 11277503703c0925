import type { Context } from "../context/index.js";
import { refusal, toCliError, usageError } from "../errors/index.js";
import { lookAlike, parseEmailAddress, shownAddress } from "../username/index.js";
import { addressIn } from "./address-in.js";
import { checkRelayUrl } from "./relay-url.js";

/** What a config file says of mails; all of it may be left out. */
export interface MailConfig {
  readonly from?: string | undefined;
  readonly replyTo?: string | undefined;
  /** Of the tool's first mail, as a template. */
  readonly subject?: string | undefined;
  /** `smtp://host:port` or `smtps://host:port`. */
  readonly smtp?: string | undefined;
  /** `required`: TLS with a verified certificate even on this machine; off it, it is required in any case. */
  readonly tls: "auto" | "required";
  /** A folder with the person's own templates, as an absolute path. */
  readonly templates?: string | undefined;
  /** Mails go only to addresses in these domains; to any if the list is empty. */
  readonly allowedDomains: readonly string[];
}

/** Who sends, and by what relay: all that can be told before anything is opened. */
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
  /** Whether the command can do without mail, by --no-mail. */
  readonly canDoWithout?: boolean | undefined;
}

/**
 * @param mailFrom a sender that was typed
 * @throws CliError USAGE where there is no sender, it is not an address, or the relay's URL cannot be used
 */
export function mailSettings<Config extends MailConfig>(
  context: Pick<Context, "env">,
  flags: { readonly mailFrom?: string | undefined; readonly noMail?: boolean },
  config: Config,
): Config & MailSettings {
  const canDoWithout = flags.noMail !== undefined;
  const [from, setting] =
    flags.mailFrom !== undefined
      ? [flags.mailFrom, "--mail-from"]
      : context.env["MAIL_FROM"]
        ? [context.env["MAIL_FROM"], "MAIL_FROM"]
        : [config.from, "mail.from in the config file"];
  if (from === undefined || from === "") {
    const otherwise = canDoWithout ? "; or use --no-mail." : ".";
    throw usageError("No sender address.", `Add --mail-from "IT <it@example.com>" or set MAIL_FROM${otherwise}`);
  }
  checkHeader("The sender", from);
  checkSender(from, setting);
  if (config.replyTo !== undefined) addressIn(config.replyTo);
  return { ...config, from, relay: { ...relayOf(context, config), canDoWithout } };
}

function checkSender(from: string, setting: string): void {
  try {
    addressIn(from);
  } catch (error) {
    throw usageError(`${setting}: ${toCliError(error).message}`, 'Use one like "IT <it@example.com>"');
  }
}

function relayOf({ env }: Pick<Context, "env">, { smtp }: MailConfig): Relay {
  const [url, setting] = env["SMTP_URL"]
    ? [env["SMTP_URL"], "SMTP_URL"]
    : [smtp ?? "smtp://localhost:25", "mail.smtp in the config file"];
  const relay = { url, name: checkRelayUrl(url, setting), setting };
  checkLogin(relay, env);
  return relay;
}

/** A user signs in with one of both; nobody else has a use for either. */
function checkLogin({ url, setting }: Relay, env: Context["env"]): void {
  const { username, password } = new URL(url);
  const hasToken = (env["SMTP_TOKEN_COMMAND"] ?? "") !== "";
  if (hasToken && username === "") {
    throw usageError(
      `SMTP_TOKEN_COMMAND is set, but ${setting} names no user to sign in with the token.`,
      "Put the user into the URL, with @ as %40: smtp://iam%40example.com@mail.example.com:587",
    );
  }
  if (hasToken && password !== "") {
    throw usageError(
      `SMTP_TOKEN_COMMAND is set, but ${setting} contains a password as well.`,
      "Take the password out of the URL, or unset SMTP_TOKEN_COMMAND.",
    );
  }
  if (!hasToken && username !== "" && password === "") {
    throw usageError(
      `${setting} names a user but no password.`,
      "Write both, as in smtp://user:password@mail.example.com:587, or set SMTP_TOKEN_COMMAND to a command that prints an OAuth 2 access token.",
    );
  }
}

/**
 * @throws CliError USAGE where it is not an address, REFUSED where the config file does not let mail go there, or it looks
 * like another
 */
export function checkRecipient(
  { allowedDomains }: Pick<MailConfig, "allowedDomains">,
  email: string,
  { noMail }: { readonly noMail?: boolean } = {},
): void {
  const { domain } = parseEmailAddress(email);
  if (allowedDomains.includes(domain)) return;
  if (allowedDomains.length > 0) {
    throw refusal(
      `No mail may go to ${shownAddress(email)}: the config file allows only ${allowedDomains.join(", ")}.`,
      `Nothing was changed. Correct the address, or mail.allowedDomains in the config file${noMail === undefined ? "." : "; or use --no-mail."}`,
    );
  }
  const why = lookAlike(domain);
  if (why === undefined) return;
  throw refusal(
    `No mail goes to ${shownAddress(email)}, since its domain ${why}, and would be read as another.`,
    "Nothing was changed. Type the address anew rather than pasting it. If it is right all the same, name the domain under mail.allowedDomains in the config file.",
  );
}

/**
 * A value that goes into a mail's header: a line end in it would begin a header of its own (RFC 5322 2.2).
 *
 * @throws CliError USAGE
 */
export function checkHeader(name: string, value: string): string {
  if (!/\p{Cc}/u.test(value)) return value;
  throw usageError(`${name} contains a line break or another control character, which a mail header must not.`);
}
