import { createHash } from "node:crypto";
import { AwsError } from "./aws-error.js";
import { marker, maxItems } from "./kinds.js";
import type { Call } from "./operation.js";
import { optional } from "./parameters.js";

/** The parameters of every list. */
export const paging = { Marker: optional(marker), MaxItems: optional(maxItems) };

interface Paging {
  readonly Marker: string | undefined;
  readonly MaxItems: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** The end of every list's answer. */
  readonly end: { readonly IsTruncated: boolean; readonly Marker?: string };
}

/**
 * One page of a list, in the order of the items' keys. The marker names the last item given, so that what is added or
 * deleted between two pages moves nothing else. A page may hold less than was asked for, as AWS's documentation says.
 *
 * @throws AwsError ValidationError where the marker is none that this operation gave
 */
export function paginate<T>(call: Call, paging: Paging, items: Iterable<T>, key: (item: T) => string): Page<T> {
  const after = paging.Marker === undefined ? undefined : readMarker(call.action, paging.Marker);
  const keyed = [...items].map((item) => ({ item, key: key(item) })).sort((a, b) => (a.key < b.key ? -1 : 1));
  const rest = after === undefined ? keyed : keyed.filter((entry) => entry.key > after);
  const size = Math.min(paging.MaxItems ?? call.pageSize, call.pageSize);
  const page = rest.slice(0, size);
  const last = page.at(-1);
  const more = rest.length > page.length && last !== undefined;
  return {
    items: page.map((entry) => entry.item),
    end: more ? { IsTruncated: true, Marker: writeMarker(call.action, last.key) } : { IsTruncated: false },
  };
}

/** A marker belongs to its operation: its seal tells whether that gave it, and gave it so. */
function writeMarker(action: string, key: string): string {
  return Buffer.from(`${seal(action, key)}:${key}`).toString("base64url");
}

function readMarker(action: string, marker: string): string {
  const text = Buffer.from(marker, "base64url").toString();
  const mark = text.indexOf(":");
  const key = text.slice(mark + 1);
  if (mark === -1 || text.slice(0, mark) !== seal(action, key)) {
    throw new AwsError("ValidationError", `Invalid Marker: ${marker}`);
  }
  return key;
}

/** The same in every run, so that a list can be gone on with where the state was kept. */
function seal(action: string, key: string): string {
  return createHash("sha256").update(`iam-sandbox ${action} ${key}`).digest("base64url").slice(0, 16);
}
