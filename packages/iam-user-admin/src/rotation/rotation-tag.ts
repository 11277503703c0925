import { tagKeys } from "../tags/tag-keys.js";

/** A key that is being replaced, as every machine can see it. */
export interface Rotation {
  /** The id of the key that is replaced. */
  readonly old: string;
  /** The end of the grace. */
  readonly until: Date;
  /** When it began, by AWS's clock: right before the new key was asked for. */
  readonly begun: Date;
}

export function rotationTag({ old, until, begun }: Rotation): Readonly<Record<string, string>> {
  return { [tagKeys.rotation]: `${old} ${until.toISOString()} ${begun.toISOString()}` };
}

/** Undefined where no key is being replaced, or the tag is not one of this tool's. */
export function rotationIn(tags: Readonly<Record<string, string>>): Rotation | undefined {
  const [old = "", end = "", start = ""] = (tags[tagKeys.rotation] ?? "").split(" ");
  const [until, begun] = [new Date(end), new Date(start)];
  return old === "" || [until, begun].some((date) => Number.isNaN(date.getTime())) ? undefined : { old, until, begun };
}
