import { mergedValues } from "@iam-tools/core/profiles";
import { partitionOfRegion, resolveSettings, type Settings, type SettingsSources } from "@iam-tools/core/settings";

/** By name; those that are undefined are taken away. */
export type Variables = Readonly<Record<string, string | undefined>>;

export interface CallTarget {
  readonly profile: string;
  /** The profile of the role that is taken, whose settings count before the other's. */
  readonly roleProfile: string | undefined;
  readonly region: string | undefined;
  readonly endpointUrl: string | undefined;
  /** What was typed that tells the partition. */
  readonly arns: readonly string[];
}

/**
 * Where calls go, as variables for a program that has the session in its environment and hence no profile. Without one
 * it would go by `[default]`, so that what stands there, and is not meant, is set off, too.
 *
 * @throws CliError what `resolveSettings` throws
 */
export function targetVariables(sources: SettingsSources, request: CallTarget): Variables {
  const { profile, roleProfile, endpointUrl, ...typed } = request;
  const own = resolveSettings(sources, { ...typed, profile, hasCredentials: true });
  const meant = [own];
  if (roleProfile !== undefined) {
    meant.unshift(resolveSettings(sources, { ...typed, profile: roleProfile, hasCredentials: true }));
  }
  const unmeant = profile === "default" ? new Set<string>() : namedIn(sources, "default");
  const region = first(meant, regionFor);
  const fips =
    first(meant, (settings) => settings.fips?.value) ?? (unmeant.has("use_fips_endpoint") ? false : undefined);
  const dualStack =
    first(meant, (settings) => settings.dualStack?.value) ??
    (unmeant.has("use_dualstack_endpoint") ? false : undefined);
  const caBundle = first(meant, (settings) => settings.caBundle?.value);
  return {
    ...(region === undefined ? {} : { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
    ...(fips === undefined ? {} : { AWS_USE_FIPS_ENDPOINT: String(fips) }),
    ...(dualStack === undefined ? {} : { AWS_USE_DUALSTACK_ENDPOINT: String(dualStack) }),
    ...(caBundle === undefined ? {} : { AWS_CA_BUNDLE: caBundle }),
    ...(endpointUrl === undefined
      ? endpointVariables(sources, { meant, unmeant })
      : typedEndpoint(sources, endpointUrl)),
  };
}

/**
 * The region in which a session is of use. Where nothing names one, programs that know none say so by themselves; in a
 * partition other than `aws`, those with a region of their own would go to that of another.
 */
export function regionFor({ region, impliedRegion }: Settings): string | undefined {
  if (region !== undefined || impliedRegion === undefined) return region?.value;
  return partitionOfRegion(impliedRegion.value).name === "aws" ? undefined : impliedRegion.value;
}

function first<T>(meant: readonly Settings[], of: (settings: Settings) => T | undefined): T | undefined {
  return meant.map(of).find((value) => value !== undefined);
}

/** What a profile says anything of. It is not resolved: what is wrong with one that nobody uses is nobody's business. */
function namedIn({ credentials, config }: SettingsSources, profile: string): ReadonlySet<string> {
  return new Set(mergedValues([credentials, config], profile).keys());
}

/** One for all services, whatever else is set. */
function typedEndpoint({ env }: SettingsSources, url: string): Variables {
  const others = Object.keys(env).filter((name) => name.startsWith("AWS_ENDPOINT_URL_"));
  const cleared = [...others, ignoring].map((name) => [name, undefined]);
  return { ...Object.fromEntries(cleared), AWS_ENDPOINT_URL: url };
}

const ignoring = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";

/** Those of the environment reach the program by themselves, and go before those of a profile, as in all AWS tools. */
function endpointVariables(
  { env }: SettingsSources,
  { meant, unmeant }: { readonly meant: readonly Settings[]; readonly unmeant: ReadonlySet<string> },
): Variables {
  if (first(meant, (settings) => settings.ignoresConfigured?.value) === true) return { [ignoring]: "true" };
  if (env["AWS_ENDPOINT_URL"]) return {};
  const endpoints = meant.map(configuredEndpoints).find(isFilled) ?? {};
  const isSet = isFilled(endpoints) || Object.keys(env).some((name) => name.startsWith("AWS_ENDPOINT_URL_"));
  if (!isSet && (unmeant.has("endpoint_url") || unmeant.has("services"))) return { [ignoring]: "true" };
  return Object.fromEntries(Object.entries(endpoints).filter(([name]) => !env[name]));
}

/** `endpoint_url`, and that of each service in the profile's `services` section, by the variable that says the same. */
function configuredEndpoints({ configuredEndpoints: { forAll, byService } }: Settings): Record<string, string> {
  const endpoints = [...(byService ?? [])].map(([service, { value }]): [string, string] => [
    `AWS_ENDPOINT_URL_${service.toUpperCase()}`,
    value,
  ]);
  return { ...(forAll === undefined ? {} : { AWS_ENDPOINT_URL: forAll.value }), ...Object.fromEntries(endpoints) };
}

function isFilled(endpoints: Record<string, string>): boolean {
  return Object.keys(endpoints).length > 0;
}
