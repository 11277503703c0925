import type { Context } from "../context/index.js";

/**
 * RFC 5322 3.6.4: unique, and of the sender's domain.
 *
 * @param from `Name <address>`, or an address alone
 */
export function newMessageId(context: Pick<Context, "random">, from: string): string {
  return `<${context.random.id()}@${from.slice(from.lastIndexOf("@") + 1).replace(/>.*$/, "")}>`;
}
