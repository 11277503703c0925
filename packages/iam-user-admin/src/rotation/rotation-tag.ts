import { tagKeys } from "../tags/tag-keys.js";

/** A key that is being replaced, as every machine can see it. */
export interface Rotation {
  /** The id of the key that is replaced. */
  readonly old: string;
  /** The end of the grace. */
  readonly until: Date;
}

export function rotationTag({ old, until }: Rotation): Readonly<Record<string, string>> {
  return { [tagKeys.rotation]: `${old} ${until.toISOString()}` };
}

/** Undefined where no key is being replaced, or the tag is not one of this tool's. */
export function rotationIn(tags: Readonly<Record<string, string>>): Rotation | undefined {
  const [old = "", end = ""] = (tags[tagKeys.rotation] ?? "").split(" ");
  const until = new Date(end);
  return old === "" || Number.isNaN(until.getTime()) ? undefined : { old, until };
}
