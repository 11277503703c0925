import { parseEmailAddress } from "../username/index.js";

/**
 * The address of a sender.
 *
 * @param sender `Name <address>`, or an address alone
 * @throws CliError USAGE where it contains none
 */
export function addressIn(sender: string): string {
  const address = /<([^<>]*)>\s*$/.exec(sender)?.[1] ?? sender;
  parseEmailAddress(address);
  return address;
}

/** What a sender is called: the name before the address, without its quotation marks; the address where there is none. */
export function senderName(sender: string): string {
  const name = /^\s*(.*?)\s*<[^<>]*>\s*$/
    .exec(sender)?.[1]
    ?.replace(/^"(.*)"$/, "$1")
    .trim();
  return name === undefined || name === "" ? addressIn(sender) : name;
}
