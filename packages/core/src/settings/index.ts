/**
 * Everything that a call to AWS needs, for a profile and what was typed, decided in this one place: whose keys sign,
 * region, endpoints, FIPS, dual stack, certificates, proxy, retries, duration. Each comes with where it was found.
 *
 * ```ts
 * const settings = await readSettings(context, { profile: "work", region: flags.region });
 * settings.region; // { value: "eu-central-1", source: "region (line 3 of /home/jane/.aws/config)" }
 * settings.endpoints.sts; // undefined: AWS's own host
 * ```
 */
export { endpointFor } from "./check-endpoint.js";
export { chooseProfile, signerOf } from "./choose-profile.js";
export { handedOn, handedOnNames, sayPassedOver, withoutHandedOn } from "./handed-on.js";
export {
  consoleHosts,
  mfaGuideUrl,
  partitionOfArn,
  iamRegion,
  partitionOfRegion,
  partitionOfSignIn,
  partitions,
  usualRegion,
  type Partition,
  type PartitionName,
} from "./partitions.js";
export { likelyPartition } from "./likely-partition.js";
export { readSettings, readSharedFiles } from "./read-settings.js";
export { meantProfile, type ProfileSearch } from "./meant-profile.js";
export { requireProfileExists } from "./require-profile-exists.js";
export { resolveSettings } from "./resolve-settings.js";
export { sessionSeconds } from "./session-seconds.js";
export type { ConfiguredEndpoints, Service, Setting, Settings, SettingsSources, TypedSettings } from "./settings.js";
export { whoActs } from "./who-acts.js";
