import type { ProcessIdentity } from "../context/index.js";

/**
 * A process as part of a file's name, so that whoever lists the folder knows, without opening anything, whether the one
 * who made the file still runs.
 */
export function nameOfProcess({ pid, started, host }: ProcessIdentity): string {
  return [String(pid), started, host].map(encodeField).join(".");
}

/** The process that `nameOfProcess` made the name of; undefined for any other text. */
export function processOfName(name: string): ProcessIdentity | undefined {
  const [pid, started, host, ...rest] = name.split(".");
  if (pid === undefined || started === undefined || host === undefined || rest.length > 0) return undefined;
  if (!/^[1-9]\d*$/.test(pid)) return undefined;
  try {
    return { pid: Number(pid), started: decodeURIComponent(started), host: decodeURIComponent(host) };
  } catch {
    return undefined;
  }
}

function encodeField(text: string): string {
  return encodeURIComponent(text).replaceAll(".", "%2E").replaceAll("*", "%2A");
}
