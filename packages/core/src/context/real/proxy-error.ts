import { CliError, hasCode } from "../../errors/index.js";
import type { NamedProxy } from "./proxy-for.js";

/** A sentence about a proxy that is in the way: it names the proxy without its password, and what names the proxy. */
export function proxyError({ url, variable }: NamedProxy, what: string, hint: string, cause?: unknown): CliError {
  return new CliError({
    code: "PROXY",
    message: `The proxy ${withoutPassword(url)}, which ${variable} names, ${what}; AWS was not reached.`,
    hint,
    cause,
  });
}

/**
 * The same for a connection to the proxy that never came about; undefined for what went wrong otherwise, such as one that
 * broke later: by then AWS may have been reached.
 */
export function unreachableProxy(proxy: NamedProxy, error: unknown): CliError | undefined {
  const { syscall } = error as { syscall?: string };
  if (syscall === "read" || syscall === "write") return undefined;
  const what = reasons.find(({ codes }) => hasCode(error, ...codes))?.what ?? lateConnection(error);
  if (what === undefined) return undefined;
  const { variable } = proxy;
  const hint = `Check ${variable}, and that the proxy runs and this network reaches it; to go without it: unset ${variable}`;
  return proxyError(proxy, what, hint, error);
}

/** What went wrong on a connection through the proxy, which then names it. */
export function throughProxy({ url, variable }: NamedProxy, error: unknown): unknown {
  if (error instanceof Error && !(error instanceof CliError))
    Object.assign(error, { proxy: `the proxy ${withoutPassword(url)}, which ${variable} names` });
  return error;
}

const reasons = [
  { codes: ["ENOTFOUND", "EAI_AGAIN", "EAI_NONAME", "EAI_NODATA"], what: "has a name that cannot be looked up" },
  { codes: ["ECONNREFUSED"], what: "refuses the connection" },
  { codes: ["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"], what: "cannot be reached" },
];

/** The SDK's own time limit for a connection, which it has no code for. */
function lateConnection(error: unknown): string | undefined {
  const { name, code, syscall } = error as { name?: string; code?: string; syscall?: string };
  const isLate = name === "TimeoutError" && (code === undefined || syscall === "connect");
  return isLate ? "gave no connection in time" : undefined;
}

function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return url.replace(/\/\/.*@/, "//***@");
  const { protocol, username, host } = new URL(url);
  return `${protocol}//${username === "" ? "" : `${username}:***@`}${host}`;
}
