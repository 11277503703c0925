import { usageError } from "../errors/index.js";

const seconds = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

/**
 * `90s`, `15m`, `2h`, `90d` and `2w`, in seconds.
 *
 * @param name as it is typed, such as `--grace`
 * @param plain the unit of a number without one; undefined where it has to have one
 * @throws CliError USAGE
 */
export function readDuration(name: string, text: string, plain?: keyof typeof seconds): number {
  const [, number, unit = plain] = /^(\d{1,9})([smhdw])?$/i.exec(text.trim()) ?? [];
  if (number === undefined) {
    const isNegative = /^-\s*\d/.test(text.trim());
    throw usageError(
      `${name} ${isNegative ? "cannot be negative: it takes" : "takes"} a time such as 15m, 24h or 90d, not ${JSON.stringify(text)}.`,
      "Units: s, m, h, d, w (seconds, minutes, hours, days, weeks)",
    );
  }
  if (unit === undefined) throw usageError(`${name} needs a unit, such as ${number}d or ${number}h.`);
  return Number(number) * seconds[unit.toLowerCase() as keyof typeof seconds];
}
