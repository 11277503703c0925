import { getSystemErrorName } from "node:util";
import { CliError, hasCode, toCliError, wordsOf } from "../errors/index.js";
import type { Relay } from "./mail-settings.js";

/** What a failure of the mailer may tell. */
interface Failure {
  /** The relay's reply, as it came. */
  readonly response?: unknown;
  readonly responseCode?: unknown;
  /** What the relay replied to. */
  readonly command?: unknown;
  readonly errno?: unknown;
  /** Of TLS, as the system names it. */
  readonly originalCode?: unknown;
  /** Ways to sign in: what the relay offers, and what could be used. */
  readonly offered?: readonly string[];
  readonly wanted?: readonly string[];
}

const asFailure = (error: unknown): Failure => (typeof error === "object" && error !== null ? error : {});

/** A 5xx answer: the relay means it. */
export function isFinal(error: unknown): boolean {
  return Number(asFailure(error).responseCode) >= 500;
}

/** It may go well a little later: the relay says so (4xx), or went away in the middle. */
function isPassing(error: unknown): boolean {
  const { responseCode = 0, errno } = asFailure(error);
  const isAnswer = Number(responseCode) >= 400;
  return isAnswer ? !isFinal(error) : errno === undefined && hasCode(error, "ECONNECTION", "ETIMEDOUT");
}

/** Whether a mail of that sender to anybody would be refused alike: the login is, or the sender. */
export function refusesSender(error: unknown): boolean {
  const { command } = asFailure(error);
  return isFinal(error) && typeof command === "string" && /^(AUTH|MAIL FROM)/.test(command);
}

/** Why a relay cannot be used, found before anything is changed, and what to put where. */
export function relayFailure(cause: unknown, relay: Relay): CliError {
  const otherwise = relay.canDoWithout === true ? ", or use --no-mail, and hand over yourself what it prints." : ".";
  return new CliError({
    code: "MAIL_RELAY",
    message: `The mail relay ${relay.name} cannot be used: ${reason(cause)}`,
    hint: `${wayOn(cause, relay)}${otherwise}`,
    cause,
  });
}

function wayOn(cause: unknown, relay: Relay): string {
  const byLogin = isPassing(cause) ? undefined : loginHint(cause, relay);
  if (byLogin !== undefined) return byLogin;
  const again = isPassing(cause) ? "Run this again in a few minutes. If that does not help, name" : "Name";
  return `${wrongScheme(relay.name)}${again} another with SMTP_URL=smtp://host:port`;
}

/** Why it takes no mail of a sender, or none to a person, and what to put where. */
export function refusedEnvelope(
  cause: unknown,
  relay: Relay,
  { from, to }: { from: string; to?: string | undefined },
): CliError {
  const { responseCode, command } = asFailure(cause);
  if (Number(responseCode) === 530) return relayFailure(cause, relay);
  if (command === "RCPT TO") {
    return new CliError({
      code: "MAIL_RECIPIENT_REFUSED",
      message: `The mail relay ${relay.name} does not accept mail to ${to}: ${reason(cause)}`,
      hint: `Nothing was changed. Correct the address; if the relay sends to other domains only after signing in, put user and password into ${relay.setting}: ${withLogin(relay)}${relay.canDoWithout === true ? "; or use --no-mail." : "."}`,
      cause,
    });
  }
  return senderRefused(cause, from, relay);
}

/** @param relay where its name and setting are known */
export function senderRefused(cause: unknown, from: string, relay?: Relay): CliError {
  return new CliError({
    code: "MAIL_SENDER_REFUSED",
    message: `The mail relay ${relay === undefined ? "" : `${relay.name} `}does not accept mail from ${from}: ${reason(cause)}`,
    hint: "Use a sender that this relay accepts (--mail-from, MAIL_FROM or mail.from in the config file), or sign in as a user who may send for it, with the user and password in SMTP_URL.",
    cause,
  });
}

/** What the relay said, or how the way to it failed. The mailer tells of the latter only by the system's number. */
export function reason(error: unknown): string {
  const failure = asFailure(error);
  if (error instanceof CliError) return error.message;
  if (hasCode(error, "ENOAUTH")) return noCommonAuth(failure);
  if (hasCode(error, "ETLS")) return noTls(error, failure);
  if (typeof failure.response === "string") return relayWords(failure.response);
  if (typeof failure.originalCode === "string" && /^(ERR_SSL_|EPROTO$)/.test(failure.originalCode)) {
    return "It does not speak TLS from the start, as smtps:// requires.";
  }
  // The mailer's own, and not the system's, which has a number.
  if (hasCode(error, "ETIMEDOUT") && failure.errno === undefined) return "It does not answer.";
  if (hasCode(error, "ECONNECTION") && failure.errno === undefined) return "It closed the connection.";
  if (typeof failure.errno !== "number" || failure.errno >= 0) return toCliError(error).message;
  return toCliError(Object.assign(new Error(), error, { code: getSystemErrorName(failure.errno) })).message;
}

/** The mailer asks for TLS whether or not the relay offers it: one that has none answers with 5xx. */
function noTls(error: unknown, { response }: Failure): string {
  if (typeof response !== "string") {
    const [, words = "it closed the connection"] = /^Error initiating TLS - (.*)$/.exec(wordsOf(error)) ?? [];
    return `TLS could not be started: ${words}.`;
  }
  const only = "and secrets are mailed over TLS only";
  return response.startsWith("4")
    ? `It cannot start TLS now, ${only}: ${relayWords(response)}`
    : `It does not offer STARTTLS, ${only}.`;
}

/**
 * A reply in one line, with its code and, where the relay gave one, its enhanced code (RFC 3463) once: the lines of a
 * longer reply each begin with both (RFC 2034 4).
 */
function relayWords(response: string): string {
  const lines = response.split(/\r?\n/).filter((line) => line.trim() !== "");
  const [code = ""] = /^\d{3}/.exec(response) ?? [];
  const [enhanced = ""] = /^\d\.\d{1,3}\.\d{1,3}(?= |$)/.exec(response.slice(4)) ?? [];
  const texts = lines.map((line) => {
    const text = line.replace(/^\d{3}[- ]?/, "");
    return (enhanced !== "" && text.startsWith(enhanced) ? text.slice(enhanced.length) : text)
      .replace(/[\p{Cc}\p{Cf}]/gu, " ")
      .trim();
  });
  const words = [code, enhanced, ...texts].filter((part) => part !== "").join(" ");
  return words.length > 300 ? `${words.slice(0, 300)}…` : words;
}

function noCommonAuth({ offered = [], wanted = [] }: Failure): string {
  const login = wanted.includes("XOAUTH2") ? "an access token" : "a password";
  if (offered.length === 0) {
    return `It offers no way to sign in with ${login} (AUTH), but the URL names a user.`;
  }
  return `It does not support signing in with ${login}: it offers ${offered.join(", ")}, but not ${wanted.join(", ")}.`;
}

/** Where a login is missing, or refused. */
function loginHint(error: unknown, relay: Relay): string | undefined {
  const { command, responseCode, response, wanted = [], offered = [] } = asFailure(error);
  if (Number(responseCode) === 530 && /STARTTLS/i.test(String(response))) {
    return "Set tls: required under mail in the config file";
  }
  if (Number(responseCode) === 530) {
    return `Put user and password into ${relay.setting}: ${withLogin(relay)}`;
  }
  if (hasCode(error, "ENOAUTH")) {
    if (offered.includes("XOAUTH2") && !wanted.includes("XOAUTH2")) {
      return "Set SMTP_TOKEN_COMMAND to a command that prints an OAuth 2 access token, and leave the password out of the URL";
    }
    return offered.length === 0
      ? `${wrongScheme(relay.name)}Take user and password out of ${relay.setting}, or use the port for signing in, often 587`
      : `Unset SMTP_TOKEN_COMMAND, and put user and password into ${relay.setting}: ${withLogin(relay)}`;
  }
  if (hasCode(error, "EAUTH") && command === "AUTH XOAUTH2") {
    return `Check that SMTP_TOKEN_COMMAND prints a token of the user in ${relay.setting} that is still valid`;
  }
  if (hasCode(error, "EAUTH")) {
    return `Correct the login in ${relay.setting}; if the relay accepts no passwords, set SMTP_TOKEN_COMMAND to a command that prints an OAuth 2 access token`;
  }
  return undefined;
}

function withLogin({ name }: Relay): string {
  return `${name.replace("://", "://USER:PASSWORD@")} (write / as %2F and @ as %40)`;
}

/** The two ports that are often taken for one another (RFC 8314). */
function wrongScheme(name: string): string {
  if (/^smtps:.*:587$/.test(name)) return "Port 587 usually begins without TLS: use smtp:// with it. ";
  return /^smtp:.*:465$/.test(name) ? "Port 465 usually begins with TLS: use smtps:// with it. " : "";
}
