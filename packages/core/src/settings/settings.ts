import type { Environment } from "../context/index.js";
import type { ProfilesDocument } from "../profiles/index.js";

/** Where settings are written. */
export interface SettingsSources {
  readonly config: ProfilesDocument;
  readonly credentials: ProfilesDocument;
  readonly env: Environment;
}

/** A value, and where it was found: `--region`, `AWS_REGION`, `region (line 3 of /home/ann/.aws/config)`. */
export interface Setting<T> {
  readonly value: T;
  readonly source: string;
}

/** The services that are called, by the names that `AWS_ENDPOINT_URL_…` and `services` sections give them. */
export type Service = "iam" | "iam_toolbox" | "sts" | "organizations" | "signin";

export interface ConfiguredEndpoints {
  /** The name of the profile's `services` section. */
  readonly section: Setting<string> | undefined;
  /** By the services' names there, such as `sts` or `elastic_beanstalk`; undefined where there is no such section. */
  readonly byService: ReadonlyMap<string, Setting<string>> | undefined;
  /** The profile's `endpoint_url`. */
  readonly forAll: Setting<string> | undefined;
}

/** What was typed, or what a caller knows already; it comes before all that is configured. */
export interface TypedSettings {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly endpointUrl?: string | undefined;
  readonly durationSeconds?: number | undefined;
  /** ARNs that were typed: where nothing names a region, the first that has a partition tells which one is called. */
  readonly arns?: readonly string[] | undefined;
  /** Whether others' keys sign, so that the profile need not have any, nor exist: only its settings count. */
  readonly hasCredentials?: boolean | undefined;
}

/** All that a call to AWS needs besides the keys themselves, decided once for a profile and what was typed. */
export interface Settings {
  /** Whose settings hold. Its source is `--profile`, `AWS_DEFAULT_PROFILE`, `AWS_PROFILE`, or `default` for none of them. */
  readonly profile: Setting<string>;
  /** Whose keys sign: those of the environment come before all profiles but one that was typed. */
  readonly signer: "profile" | "environment";
  /** What the profile holds, both files together, keys in lower case. */
  readonly values: ReadonlyMap<string, string>;
  /** Undefined where nothing names one. */
  readonly region: Setting<string> | undefined;
  /** Where nothing names one: the main one of the partition that the keys are of, and what tells that; or undefined. */
  readonly impliedRegion: Setting<string> | undefined;
  /** Where each service's calls go; undefined for AWS's own hosts. */
  readonly endpoints: Readonly<Record<Service, Setting<string> | undefined>>;
  /** What the profile says of the endpoints of all services, whether it counts or not. */
  readonly configuredEndpoints: ConfiguredEndpoints;
  /** Whether of endpoints only one that is typed counts. */
  readonly ignoresConfigured: Setting<boolean> | undefined;
  readonly fips: Setting<boolean> | undefined;
  readonly dualStack: Setting<boolean> | undefined;
  /** A file of certificates to trust in place of the usual ones. */
  readonly caBundle: Setting<string> | undefined;
  /** How often a call is tried. */
  readonly maxAttempts: Setting<number> | undefined;
  readonly retryMode: Setting<"standard" | "adaptive"> | undefined;
  /** How long a session is to last, in seconds. */
  readonly durationSeconds: Setting<number> | undefined;
}
