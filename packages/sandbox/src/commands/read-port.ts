import { usageError } from "@iam-tools/core/errors";

/** @throws CliError USAGE */
export function readPort(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  const port = Number(typed);
  if (/^\d{1,5}$/.test(typed) && port >= 1 && port <= 65_535) return port;
  throw usageError(`--port is "${typed}", which is not a port: a number from 1 to 65535.`, "For example: --port 4599");
}
