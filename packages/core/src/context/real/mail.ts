import { createTransport } from "nodemailer";
import type { MailTransport } from "../context.js";
import { isLoopback } from "./is-loopback.js";

/**
 * SMTP by nodemailer. Off this machine a password never travels in clear: STARTTLS is required where the URL is not
 * `smtps:`, and certificates are verified (RFC 3207, RFC 8314).
 */
export function openMailTransport(url: string, options: { requireTls?: boolean | undefined } = {}): MailTransport {
  const { protocol, hostname } = new URL(url);
  const isOpen = isLoopback(hostname) && options.requireTls !== true;
  const transport = createTransport({
    url,
    requireTLS: protocol !== "smtps:" && !isOpen,
    // A relay on this machine often presents a certificate of its own making, or none.
    tls: { rejectUnauthorized: !isOpen },
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    verify: async () => void (await transport.verify()),
    send: async ({ replyTo, ...message }) =>
      void (await transport.sendMail({ ...message, ...(replyTo === undefined ? {} : { replyTo }) })),
    close: () => transport.close(),
  };
}
