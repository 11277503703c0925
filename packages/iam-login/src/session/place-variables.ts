import { mergedValues, sectionValues } from "@iam-tools/core/profiles";
import { resolveSettings, type SettingsSources } from "@iam-tools/core/settings";

/** By name; those that are undefined are taken away. */
export type Variables = Readonly<Record<string, string | undefined>>;

export interface PlaceWish {
  readonly profile: string;
  /** The profile of the role that is taken, whose settings count before the other's. */
  readonly roleProfile: string | undefined;
  readonly region: string | undefined;
  readonly endpointUrl: string | undefined;
}

type Values = ReadonlyMap<string, string>;

/**
 * Where calls go, as variables for a program that has the session in its environment and hence no profile. Without one
 * it would go by `[default]`, so that what stands there, and is not meant, is set off, too.
 *
 * @throws CliError what `resolveSettings` throws
 */
export function placeVariables(sources: SettingsSources, wish: PlaceWish): Variables {
  const { profile, roleProfile, region, endpointUrl } = wish;
  const own = resolveSettings(sources, { profile, region, hasCredentials: true });
  const role = resolveSettings(sources, { profile: roleProfile ?? profile, region, hasCredentials: true });
  const unmeant = profile === "default" ? new Map<string, string>() : valuesOf(sources, "default");
  const used = (role.region ?? own.region)?.value;
  const fips = (role.fips ?? own.fips)?.value ?? (unmeant.has("use_fips_endpoint") ? false : undefined);
  const dualStack =
    (role.dualStack ?? own.dualStack)?.value ?? (unmeant.has("use_dualstack_endpoint") ? false : undefined);
  const caBundle = (role.caBundle ?? own.caBundle)?.value;
  return {
    ...(used === undefined ? {} : { AWS_REGION: used, AWS_DEFAULT_REGION: used }),
    ...(fips === undefined ? {} : { AWS_USE_FIPS_ENDPOINT: String(fips) }),
    ...(dualStack === undefined ? {} : { AWS_USE_DUALSTACK_ENDPOINT: String(dualStack) }),
    ...(caBundle === undefined ? {} : { AWS_CA_BUNDLE: caBundle }),
    ...(endpointUrl === undefined
      ? endpointVariables(sources, { meant: [role.values, own.values], unmeant })
      : typedEndpoint(sources, endpointUrl)),
  };
}

/** One for all services, whatever else is set. */
function typedEndpoint({ env }: SettingsSources, url: string): Variables {
  const others = Object.keys(env).filter((name) => name.startsWith("AWS_ENDPOINT_URL_"));
  const cleared = [...others, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"].map((name) => [name, undefined]);
  return { ...Object.fromEntries(cleared), AWS_ENDPOINT_URL: url };
}

const ignoring = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";

/** Those of the environment reach the program by themselves, and go before those of a profile, as in all AWS tools. */
function endpointVariables(
  sources: SettingsSources,
  { meant, unmeant }: { readonly meant: readonly Values[]; readonly unmeant: Values },
): Variables {
  const { env } = sources;
  const ignored = meant
    .map((values) => values.get("ignore_configured_endpoint_urls"))
    .find((value) => value !== undefined);
  if ((env[ignoring] || ignored)?.toLowerCase() === "true") return { [ignoring]: "true" };
  if (env["AWS_ENDPOINT_URL"]) return {};
  const endpoints = meant.map((values) => configuredEndpoints(sources, values)).find(isFilled) ?? {};
  const isSet = isFilled(endpoints) || Object.keys(env).some((name) => name.startsWith("AWS_ENDPOINT_URL_"));
  if (!isSet && isFilled(configuredEndpoints(sources, unmeant))) return { [ignoring]: "true" };
  return Object.fromEntries(Object.entries(endpoints).filter(([name]) => !env[name]));
}

/** `endpoint_url`, and that of each service in the profile's `services` section, by the variable that says the same. */
function configuredEndpoints({ config }: SettingsSources, values: Values): Record<string, string> {
  const endpoints: Record<string, string> = {};
  const all = values.get("endpoint_url");
  if (all !== undefined) endpoints["AWS_ENDPOINT_URL"] = all;
  const services = sectionValues(config, "services", values.get("services") ?? "") ?? [];
  for (const [service, lines] of services) {
    const url = /^\s*endpoint_url\s*=\s*(\S+)\s*$/m.exec(lines)?.[1];
    if (url !== undefined) endpoints[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] = url;
  }
  return endpoints;
}

function isFilled(endpoints: Record<string, string>): boolean {
  return Object.keys(endpoints).length > 0;
}

function valuesOf({ credentials, config }: SettingsSources, profile: string): Values {
  return mergedValues([credentials, config], profile);
}
