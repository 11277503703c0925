import { usageError } from "@iam-tools/core/errors";

const seconds = { s: 1, m: 60, h: 3600 } as const;

/**
 * `90`, `90s`, `15m` and `2h`, in seconds.
 *
 * @throws CliError USAGE
 */
export function parseTtl(text: string): number {
  const form = /^(\d{1,6})([smh]?)$/.exec(text);
  if (form === null) {
    throw usageError(`--min-ttl takes a time such as 90s, 15m or 2h, not ${JSON.stringify(text)}.`, "Give it as 15m.");
  }
  return Number(form[1]) * seconds[(form[2] || "s") as keyof typeof seconds];
}
