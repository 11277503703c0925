import { usageError } from "../errors/index.js";

/**
 * The address of a mail relay, checked: nothing of it is left aside unseen, and nothing in it can turn off TLS.
 *
 * @param url `smtp://host:port` or `smtps://host:port`, with `user:password@` where the relay asks for them
 * @param setting where it was written, as the person knows it
 * @returns the address without user and password, to be shown
 * @throws CliError USAGE, which quotes nothing that may be a password
 */
export function checkRelayUrl(url: string, setting: string): string {
  const give = `Use a URL like smtp://mail.example.com:587. In a user name or password write / as %2F, @ as %40, : as %3A, ? as %3F, # as %23 and % as %25.`;
  const [scheme] = /^[a-z][a-z0-9+.-]*:/i.exec(url) ?? [];
  if (scheme !== undefined && !/^smtps?:$/i.test(scheme) && URL.canParse(url)) {
    throw usageError(`${setting} begins with ${scheme}//; a mail relay's URL begins with smtp:// or smtps://`, give);
  }
  // What a / cuts off is read as a path, or what is before it as a host.
  if (/^smtps?:\/\/[^@]*\/.*@/i.test(url)) {
    throw usageError(`${setting} has a / before the @, where user name and password are: write it as %2F.`, give);
  }
  if (!/^smtps?:\/\//i.test(url) || !URL.canParse(url))
    throw usageError(`${setting} is not a URL of a mail relay.`, give);
  const { protocol, host, hostname, pathname, search, hash, username, password } = new URL(url);
  if (hostname === "") throw usageError(`${setting} names no host.`, give);
  if (search !== "" || hash !== "") {
    throw usageError(
      `${setting} has a query or a fragment after the host, which a mail relay's URL may not have.`,
      `${give} Whether TLS is required is set by mail.tls in the config file.`,
    );
  }
  if (pathname !== "" && pathname !== "/") throw usageError(`${setting} has a path after the host.`, give);
  for (const part of [username, password, hostname])
    if (!decodes(part)) throw usageError(`${setting} has an invalid % escape.`, give);
  return `${protocol}//${host}`;
}

function decodes(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}
