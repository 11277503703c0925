import { usageError } from "../errors/index.js";
import { resolveSettings } from "./resolve-settings.js";
import type { SettingsSources } from "./settings.js";

/**
 * How long a session is to last, in seconds: what was typed, else the profile's `duration_seconds`, else what is usual.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 *
 * @throws {CliError} `USAGE` where AWS would refuse it, and what `resolveSettings` throws
 */
export function sessionSeconds(
  sources: SettingsSources,
  request: { readonly profile: string; readonly durationSeconds: number | undefined },
  usual: number,
): number {
  const found = resolveSettings(sources, { ...request, hasCredentials: true }).durationSeconds;
  if (found === undefined) return usual;
  const { value, source } = found;
  if (Number.isInteger(value) && value >= 900 && value <= 129_600) return value;
  throw usageError(
    `${source} is ${value}; AWS allows whole seconds from 900 (15 minutes) to 129600 (36 hours).`,
    "Correct it, or leave it out.",
  );
}
