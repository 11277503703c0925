import { usageError } from "@iam-tools/core/errors";

const units = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/**
 * `90d` in milliseconds; minutes, hours, days and weeks are known.
 *
 * @throws CliError USAGE
 */
export function parseDuration(flag: string, text: string): number {
  const [, number, unit] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  if (number === undefined || unit === undefined) {
    throw usageError(
      `${flag} is ${JSON.stringify(text)}, which is no span of time.`,
      `For example: ${flag} 90d, or 24h`,
    );
  }
  return Number(number) * units[unit as keyof typeof units];
}
