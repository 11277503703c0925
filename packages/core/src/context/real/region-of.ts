import { partition } from "@aws-sdk/core/client";
import { usageError } from "../../errors/index.js";
import { iamRegion, partitionOfRegion, usualRegion, type Settings } from "../../settings/index.js";

/**
 * The region that calls are signed for: what the settings name, else what is known of the keys' partition, else
 * us-east-1, where IAM is.
 *
 * @param isOwn whether the calls go to a host that was named, so that the region need not be one of AWS's
 * @throws CliError USAGE where AWS has no region of that name
 */
export function regionOf({ region, impliedRegion }: Settings, isOwn: boolean): string {
  if (region === undefined) return impliedRegion?.value ?? usualRegion;
  const { value, source } = region;
  if (isOwn || isKnown(value)) return value;
  const near = nearRegion(value);
  const isNew =
    /^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(value) && (near === undefined || withoutNumber(near) === withoutNumber(value));
  if (isNew) return value;
  throw usageError(
    `${source} is ${JSON.stringify(value)}, but AWS has no region of that name.`,
    near === undefined ? "Use a name such as eu-central-1." : `Did you mean ${near}?`,
  );
}

/**
 * Where denials are told of: where they happened, and those of IAM's actions happen where IAM is, whichever region a
 * profile works in. So only a region that was typed counts before that.
 *
 * @param named what `regionOf` says
 */
export function regionOfDenials({ region }: Settings, named: string): string {
  return region?.source === "--region" ? named : iamRegion(partitionOfRegion(named));
}

/** The SDK's table describes each region that it knows; its type leaves that out. */
function isKnown(region: string): boolean {
  const { description } = partition(region.replace(/^fips-|-fips$/, "")) as { description?: string };
  return description !== undefined;
}

function withoutNumber(region: string): string {
  return region.replace(/-\d+$/, "");
}

/** A region whose name differs by one letter, by a forgotten number, or by how it is written. */
function nearRegion(region: string): string | undefined {
  const plain = region.toLowerCase().replaceAll("_", "-");
  return [plain, `${plain}-1`, ...edits(plain)].find(isKnown);
}

function* edits(word: string): Generator<string> {
  const letters = "-0123456789abcdefghijklmnopqrstuvwxyz";
  for (let at = 0; at <= word.length; at += 1) {
    const [before, after] = [word.slice(0, at), word.slice(at)];
    if (after.length > 1) yield `${before}${after.charAt(1)}${after.charAt(0)}${after.slice(2)}`;
    for (const letter of letters) yield before + letter + after;
    if (after !== "") yield before + after.slice(1);
    for (const letter of after === "" ? "" : letters) yield before + letter + after.slice(1);
  }
}
