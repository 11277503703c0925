import { parseEmailAddress } from "../username/index.js";

/**
 * The address of a sender.
 *
 * @param sender `Name <address>`, or an address alone
 * @throws CliError USAGE where there is none in it
 */
export function addressIn(sender: string): string {
  const address = /<([^<>]*)>\s*$/.exec(sender)?.[1] ?? sender;
  parseEmailAddress(address);
  return address;
}
