import type { Context } from "@iam-tools/core/context";
import { toCliError } from "@iam-tools/core/errors";
import { editProfiles, mergedValues, type ProfilesDocument } from "@iam-tools/core/profiles";
import { resolveSettings, type SettingsSources } from "@iam-tools/core/settings";
import { regionFor } from "./target-variables.js";
import { readStored, type WhichProfile } from "./session-profile.js";

export interface TypedTarget {
  readonly region?: string | undefined;
  readonly endpointUrl?: string | undefined;
  readonly serialNumber?: string | undefined;
}

/**
 * Adds to the session's profile in the config file where its calls go, so that `AWS_PROFILE` with its name does what the
 * profile with the keys does: what was typed, else what that one says, and only what it has not. What is added is said
 * before; a file that cannot be changed is not a failure.
 */
export async function settleConfig(context: Context, which: WhichProfile, typed: TypedTarget): Promise<void> {
  const { target, credentials, config } = await readStored(context, which);
  // Of the environment, only the leave to use http:// counts: what else it says it goes on saying.
  const env = { IAM_TOOLS_ALLOW_HTTP: context.env["IAM_TOOLS_ALLOW_HTTP"] };
  const meant = targetOptions({ credentials, config, env }, { ...typed, profile: which.profile });
  const missing = (document: ProfilesDocument) => {
    const has = mergedValues([credentials, document], target);
    return Object.fromEntries(Object.entries(meant).filter(([option]) => !has.has(option)));
  };
  const lines = Object.entries(missing(config)).map(([option, value]) => `${option} = ${value}`);
  if (lines.length === 0) return;
  const header = target === "default" ? "default" : `profile ${target}`;
  context.err.write(`Adding to [${header}] in ${config.file.path}, as in "${which.profile}": ${lines.join(", ")}\n`);
  try {
    const decide = (now: ProfilesDocument) => [{ profile: target, set: missing(now) }];
    const { warnings } = await editProfiles(context, config, { decide });
    for (const warning of warnings) context.err.write(`Warning: ${warning}\n`);
  } catch (error) {
    context.err.write(`Warning: ${toCliError(error).message} To add by hand, below [${header}]: ${lines.join(", ")}\n`);
  }
}

/** Where calls go, as options of a profile. */
function targetOptions(
  sources: SettingsSources,
  { serialNumber, ...request }: TypedTarget & { readonly profile: string },
): Record<string, string> {
  const arns = serialNumber === undefined ? [] : [serialNumber];
  const settings = resolveSettings(sources, { ...request, arns, hasCredentials: true });
  const { configuredEndpoints, ignoresConfigured, fips, dualStack, caBundle } = settings;
  const endpoints =
    request.endpointUrl === undefined
      ? {
          endpoint_url: configuredEndpoints.forAll?.value,
          services: configuredEndpoints.section?.value,
          ignore_configured_endpoint_urls: ignoresConfigured?.value.toString(),
        }
      : { endpoint_url: request.endpointUrl };
  const options = {
    region: regionFor(settings),
    ...endpoints,
    use_fips_endpoint: fips?.value.toString(),
    use_dualstack_endpoint: dualStack?.value.toString(),
    ca_bundle: caBundle?.value,
  };
  return Object.fromEntries(
    Object.entries(options).flatMap(([option, value]) => (value === undefined ? [] : [[option, value]])),
  );
}
