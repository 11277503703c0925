import { usageError } from "../errors/index.js";
import { sectionValues } from "../profiles/index.js";
import { requireUrl } from "./check-endpoint.js";
import type { Lookup } from "./lookup.js";
import { toBoolean } from "./read-value.js";
import type { Service, Setting, Settings, SettingsSources } from "./settings.js";

/**
 * `--endpoint-url`; `AWS_ENDPOINT_URL_<SERVICE>`; `AWS_ENDPOINT_URL`; the `services` section of the profile; its
 * `endpoint_url`. The first alone counts where configured endpoints are to be ignored.
 *
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 *
 * @throws {CliError} `USAGE` where one is no URL, or the profile names a `services` section that does not exist
 */
export function endpointsOf(sources: SettingsSources, look: Lookup, typed: string | undefined): Settings["endpoints"] {
  const ignored = toBoolean(
    look.first(undefined, ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"], "ignore_configured_endpoint_urls"),
  );
  const find = (service: Service): Setting<string> | undefined => {
    if (typed !== undefined) return { value: typed, source: "--endpoint-url" };
    if (ignored?.value === true) return undefined;
    return (
      look.environment(`AWS_ENDPOINT_URL_${service.toUpperCase()}`) ??
      look.environment("AWS_ENDPOINT_URL") ??
      ofServicesSection(sources, look.profile("services"), service) ??
      look.profile("endpoint_url")
    );
  };
  const of = (service: Service): Setting<string> | undefined => {
    const found = find(service);
    if (found !== undefined) requireUrl(found, sources.env);
    return found;
  };
  return { iam: of("iam"), sts: of("sts"), signin: of("signin") };
}

/** `[services NAME]` in the config file, in which each service's settings are lines below its name. */
function ofServicesSection(
  { config }: SettingsSources,
  named: Setting<string> | undefined,
  service: Service,
): Setting<string> | undefined {
  if (named === undefined) return undefined;
  const values = sectionValues(config, "services", named.value);
  if (values === undefined) {
    throw usageError(
      `${named.source} is ${JSON.stringify(named.value)}, and ${config.file.path} has no section [services ${named.value}].`,
      "Correct the name, or remove the line.",
    );
  }
  for (const line of (values.get(service) ?? "").split("\n")) {
    const equals = line.indexOf("=");
    const value = line.slice(equals + 1).trim();
    if (line.slice(0, equals).trim() !== "endpoint_url" || value === "") continue;
    return { value, source: `endpoint_url of ${service} in [services ${named.value}] of ${config.file.path}` };
  }
  return undefined;
}
