import type { Context } from "../context/index.js";
import { partitionOfRegion } from "./partitions.js";
import { readSettings } from "./read-settings.js";
import type { TypedSettings } from "./settings.js";

/** The partition that calls would go to, without asking AWS: a region is in one partition. */
export async function likelyPartition(
  context: Pick<Context, "clock" | "env" | "files">,
  typed: TypedSettings,
): Promise<string> {
  const { region, impliedRegion } = await readSettings(context, { ...typed, hasCredentials: true });
  return partitionOfRegion((region ?? impliedRegion)?.value ?? "").name;
}
