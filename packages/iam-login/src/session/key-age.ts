import { quote } from "@iam-tools/core/errors";
import { createdOption } from "@iam-tools/core/profiles";
import type { Stored } from "./session-profile.js";

/** When the profile's key was created; undefined where that is not known of this very key. */
export function keyCreated({ values, keyId }: Pick<Stored, "values" | "keyId">): Date | undefined {
  const [accessKeyId, time = ""] = (values.get(createdOption) ?? "").split(" ");
  const created = new Date(time);
  return accessKeyId === keyId && !Number.isNaN(created.getTime()) ? created : undefined;
}

/** A sentence on a key that is older than so many seconds; undefined where it is not, or where nobody knows. */
export function describeOldKey(
  profile: string,
  stored: Pick<Stored, "values" | "keyId">,
  { maxAge, now }: { readonly maxAge: number; readonly now: Date },
): string | undefined {
  const created = keyCreated(stored);
  const age = created === undefined ? 0 : (now.getTime() - created.getTime()) / 1000;
  if (created === undefined || age <= maxAge) return undefined;
  return `The access key of "${profile}" is ${Math.floor(age / 86_400)} days old. To replace it: key-rotate ${quote(profile)}`;
}
