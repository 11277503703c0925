import { lineOf, mergedValues, profileContent } from "../profiles/index.js";
import { partitionOfArn, partitionOfRegion, type Partition } from "./partitions.js";
import type { Setting, Settings, SettingsSources } from "./settings.js";

/**
 * Where nothing names a region: the main one of the partition that the keys are of, as far as something tells. That is
 * an ARN that was typed, one in the profile, or what stands in the profile whose keys a session was made from. Keys in
 * the environment are looked for in the files: nobody else's profile tells of them.
 */
export function impliedRegion(
  sources: SettingsSources,
  { profile, signer, arns = [] }: { profile: string; signer: Settings["signer"]; arns?: readonly string[] | undefined },
): Setting<string> | undefined {
  for (const arn of arns) {
    const typed = partitionOfArn(arn);
    if (typed !== undefined) return { value: typed.mainRegion, source: arn };
  }
  const holder = signer === "profile" ? profile : holderOf(sources, sources.env["AWS_ACCESS_KEY_ID"]);
  if (holder === undefined) return undefined;
  return toldBy(sources, holder) ?? toldBy(sources, holderOf(sources, keyBehind(sources, holder)));
}

/** Options whose ARN is of the profile's own partition; the last is what tools for SAML leave beside a session. */
const arnOptions = ["role_arn", "mfa_serial", "login_session", "x_principal_arn"] as const;
const regionOptions = ["region", "sso_region"] as const;

function toldBy(sources: SettingsSources, profile: string | undefined): Setting<string> | undefined {
  if (profile === undefined) return undefined;
  const documents = documentsOf(sources);
  const values = mergedValues(documents, profile);
  const told = (key: string, partition: Partition | undefined) =>
    partition && { value: partition.mainRegion, source: `${key} (${lineOf(documents, { profile, key })})` };
  for (const key of arnOptions) {
    const found = told(key, partitionOfArn(values.get(key) ?? ""));
    if (found !== undefined) return found;
  }
  const key = regionOptions.find((option) => values.has(option));
  return key === undefined ? undefined : told(key, partitionOfRegion(values.get(key) ?? ""));
}

/** The id of the key that the profile's session was made from. */
function keyBehind(sources: SettingsSources, profile: string): string | undefined {
  const content = profileContent(documentsOf(sources), profile);
  return content.kind === "session" ? content.madeFrom : undefined;
}

function holderOf(sources: SettingsSources, accessKeyId: string | undefined): string | undefined {
  if (!accessKeyId) return undefined;
  const documents = documentsOf(sources);
  const profiles = new Set(documents.flatMap((document) => [...document.profiles.keys()]));
  return [...profiles].find((profile) => mergedValues(documents, profile).get("aws_access_key_id") === accessKeyId);
}

function documentsOf({ credentials, config }: SettingsSources) {
  return [credentials, config];
}
