import { usageError } from "@iam-tools/core/errors";

/** The profile that holds a profile's session. */
export function sessionProfile(profile: string): string {
  return `${profile}-sts`;
}

/** @throws CliError USAGE where none was typed */
export function requireProfile(profile: string | undefined, verb = ""): string {
  if (profile !== undefined) return profile;
  throw usageError(
    "Say which profile, the one with your long-term keys.",
    `iam-login PROFILE${verb === "" ? "" : ` ${verb}`}${
      verb === "" ? "" : `\nTo log in with a profile that is called ${verb}: iam-login --profile ${verb}`
    }`,
  );
}
