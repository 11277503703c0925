import { mergedValues } from "../profiles/index.js";
import { chooseProfile, signerOf } from "./choose-profile.js";
import { configuredEndpoints } from "./configured-endpoints.js";
import { endpointsOf } from "./endpoints-of.js";
import { withoutHandedOn } from "./handed-on.js";
import { impliedRegion } from "./implied-region.js";
import { Lookup } from "./lookup.js";
import { toBoolean, toCount, toRegion, toRetryMode } from "./read-value.js";
import { requireProfileExists } from "./require-profile-exists.js";
import type { Settings, SettingsSources, TypedSettings } from "./settings.js";

/**
 * Decides everything that a call needs, as the AWS CLI does: what was typed, then the environment, then the profile in
 * use, in whichever file. Of other profiles nothing counts, `[default]` included, nor what `iam-login` put into the environment
 * for one. An empty variable is none.
 *
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-quickstart.html#cli-configure-quickstart-precedence
 *
 * @throws {CliError} `PROFILE_NOT_FOUND`; `USAGE` where a value cannot be one, naming it and where it was found
 */
export function resolveSettings(sources: SettingsSources, request: TypedSettings): Settings {
  const profile = chooseProfile(sources.env, request);
  const signer = signerOf(sources.env, request);
  const env = signer === "profile" ? withoutHandedOn(sources.env, profile.value) : sources.env;
  if (request.hasCredentials !== true) requireProfileExists(sources, profile);
  const documents = [sources.credentials, sources.config];
  const values = mergedValues(documents, profile.value);
  const look = new Lookup(env, { documents, profile: profile.value, values });
  const region = toRegion(look.first(["--region", request.region], ["AWS_REGION", "AWS_DEFAULT_REGION"], "region"));
  const ignored = toBoolean(
    look.first(undefined, ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"], "ignore_configured_endpoint_urls"),
  );
  const configured = configuredEndpoints(sources, look);
  const typed = request.endpointUrl;
  return {
    profile,
    signer,
    values,
    region,
    impliedRegion:
      region === undefined ? impliedRegion(sources, { ...request, profile: profile.value, signer }) : undefined,
    endpoints: endpointsOf({ ...sources, env }, look, { typed, ignored: ignored?.value === true, configured }),
    configuredEndpoints: configured,
    ignoresConfigured: ignored,
    fips: toBoolean(look.first(undefined, ["AWS_USE_FIPS_ENDPOINT"], "use_fips_endpoint")),
    dualStack: toBoolean(look.first(undefined, ["AWS_USE_DUALSTACK_ENDPOINT"], "use_dualstack_endpoint")),
    caBundle: look.first(undefined, ["AWS_CA_BUNDLE"], "ca_bundle") ?? look.environment("REQUESTS_CA_BUNDLE"),
    maxAttempts: toCount(look.first(undefined, ["AWS_MAX_ATTEMPTS"], "max_attempts")),
    retryMode: toRetryMode(look.first(undefined, ["AWS_RETRY_MODE"], "retry_mode")),
    durationSeconds:
      request.durationSeconds === undefined
        ? toCount(look.first(undefined, [], "duration_seconds"))
        : { value: request.durationSeconds, source: "--duration-seconds" },
  };
}
