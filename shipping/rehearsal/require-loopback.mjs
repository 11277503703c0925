/**
 * Ends the rehearsal before it publishes anything where others could see it.
 *
 * @param {string} registry the URL that the package manager says it would publish to
 * @throws Error where that is not this machine itself
 */
export function requireLoopback(registry) {
  const host = URL.canParse(registry) ? new URL(registry).hostname : undefined;
  if (host !== "127.0.0.1" && host !== "[::1]" && host !== "localhost") {
    throw new Error(`A rehearsal publishes to this machine alone, and the registry in force is ${registry}.`);
  }
}
