import type { Context } from "@iam-tools/core/context";
import { toCliError } from "@iam-tools/core/errors";
import { editProfiles, mergedValues, type ProfilesDocument } from "@iam-tools/core/profiles";
import { readStored, type WhichProfile } from "./session-profile.js";

/** What decides where calls go; a session works where its profile's keys do. */
const places = [
  "region",
  "endpoint_url",
  "services",
  "ignore_configured_endpoint_urls",
  "use_fips_endpoint",
  "use_dualstack_endpoint",
  "ca_bundle",
] as const;

export interface TypedPlace {
  readonly region?: string | undefined;
  readonly endpointUrl?: string | undefined;
}

/**
 * Adds to the session's profile in the config file where its calls go, so that `AWS_PROFILE` with its name does what the
 * profile with the keys does: what was typed, else what that one says, and only what it has not. What is added is said
 * before; a file that cannot be changed is no failure.
 */
export async function settleConfig(context: Context, which: WhichProfile, typed: TypedPlace): Promise<void> {
  const { target, credentials, config, values } = await readStored(context, which);
  const meant = new Map(places.flatMap((option) => pair(option, values.get(option))));
  for (const [option, value] of [
    ["region", typed.region],
    ["endpoint_url", typed.endpointUrl],
  ] as const) {
    if (value !== undefined) meant.set(option, value);
  }
  const missing = (document: ProfilesDocument) => {
    const has = mergedValues([credentials, document], target);
    return Object.fromEntries([...meant].filter(([option]) => !has.has(option)));
  };
  const lines = Object.entries(missing(config)).map(([option, value]) => `${option} = ${value}`);
  if (lines.length === 0) return;
  const header = target === "default" ? "default" : `profile ${target}`;
  context.err.write(`Adding to [${header}] in ${config.file.path}, as in "${which.profile}": ${lines.join(", ")}\n`);
  try {
    await editProfiles(context, config, { decide: (now) => [{ profile: target, set: missing(now) }] });
  } catch (error) {
    context.err.write(`Warning: ${toCliError(error).message} To add by hand, below [${header}]: ${lines.join(", ")}\n`);
  }
}

function pair(option: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[option, value]];
}
