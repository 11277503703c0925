import type { Context } from "../context/index.js";
import { configFile, credentialsFile, readProfiles } from "../profiles/index.js";

/** Of both files, sorted. One that cannot be read has none: who asks is not the place for its error. */
export async function profileNames(context: Pick<Context, "clock" | "env" | "files">): Promise<string[]> {
  const files = [credentialsFile(context), configFile(context)];
  const read = await Promise.allSettled(files.map((file) => readProfiles(context, file)));
  const names = new Set<string>();
  for (const result of read) {
    if (result.status === "fulfilled") for (const name of result.value.profiles.keys()) names.add(name);
  }
  return [...names].sort();
}
