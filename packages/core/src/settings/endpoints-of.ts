import { usageError } from "../errors/index.js";
import { requireUrl } from "./check-endpoint.js";
import type { Lookup } from "./lookup.js";
import type { ConfiguredEndpoints, Service, Setting, Settings, SettingsSources } from "./settings.js";

/**
 * `--endpoint-url`; `AWS_ENDPOINT_URL_<SERVICE>`; `AWS_ENDPOINT_URL`; the `services` section of the profile; its
 * `endpoint_url`. The first alone counts where configured endpoints are to be ignored.
 *
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 *
 * @throws {CliError} `USAGE` where one is no URL, or the profile names a `services` section that does not exist
 */
export function endpointsOf(
  { env, config }: SettingsSources,
  look: Lookup,
  { typed, ignored, configured }: { typed: string | undefined; ignored: boolean; configured: ConfiguredEndpoints },
): Settings["endpoints"] {
  const find = (service: Service): Setting<string> | undefined => {
    if (typed !== undefined) return { value: typed, source: "--endpoint-url" };
    if (ignored) return undefined;
    return (
      look.environment(`AWS_ENDPOINT_URL_${service.toUpperCase()}`) ??
      look.environment("AWS_ENDPOINT_URL") ??
      (configured.byService ?? noSection(configured, config.file.path)).get(service) ??
      configured.forAll
    );
  };
  const of = (service: Service): Setting<string> | undefined => {
    const found = find(service);
    if (found !== undefined) requireUrl(found, env);
    return found;
  };
  return {
    iam: of("iam"),
    iam_toolbox: of("iam_toolbox"),
    sts: of("sts"),
    organizations: of("organizations"),
    signin: of("signin"),
  };
}

function noSection({ section }: ConfiguredEndpoints, path: string): never {
  throw usageError(
    `${section?.source} is ${JSON.stringify(section?.value)}, and ${path} has no section [services ${section?.value}].`,
    "Correct the name, or remove the line.",
  );
}
