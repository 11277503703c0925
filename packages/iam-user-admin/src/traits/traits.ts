import { foldCase } from "@iam-tools/core/username";
import { tagKeys } from "../tags/tag-keys.js";

/** What a user has besides a login and groups, as somebody wants it. */
export interface Traits {
  /** Name or ARN of a managed policy. */
  readonly permissionsBoundary?: string | undefined;
  readonly path?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** What is wrong with a path, in words that go on after it: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html */
export function pathFault(path: string): string | undefined {
  if (!/^[\x21-\x7e]*$/.test(path)) return "a path may contain only letters A-Z, a-z, digits and ASCII signs";
  if (path.length > 512) return `a path may have 512 characters, and it has ${path.length}`;
  if (path.startsWith("/") && path.endsWith("/")) return undefined;
  return `a path begins and ends with /, such as /${path.replace(/^\/+|\/+$/g, "")}/`;
}

/** What is wrong with a tag: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
export function tagFault(key: string, value: string): string | undefined {
  const written = `the tag ${key}=${value}`;
  const own = [tagKeys.email, "iam-user-admin:"];
  if (key === "") return `${written} has no key`;
  if (key.length > 128) return `the key of ${written} has ${key.length} characters, and AWS allows 128`;
  if (value.length > 256) return `the value of ${written} has ${value.length} characters, and AWS allows 256`;
  if (/^aws:/i.test(key)) return `${written} begins with aws:, which AWS keeps for itself`;
  if (own.some((kept) => foldCase(key) === kept || (kept.endsWith(":") && foldCase(key).startsWith(kept)))) {
    return `${written} is one that iam-user-admin sets itself`;
  }
  const [odd] = /[^\p{L}\p{Z}\p{N}_.:/=+\-@]/u.exec(`${key}${value}`) ?? [];
  return odd === undefined ? undefined : `${written} has "${odd}", which AWS does not take in a tag`;
}

export interface ReadTags {
  readonly tags: Readonly<Record<string, string>>;
  readonly faults: readonly string[];
}

/** Of words such as `team=ops`. Keys that differ in case only are one to AWS. */
export function readTags(words: readonly string[]): ReadTags {
  const tags = new Map<string, string>();
  const faults = words.flatMap((word) => {
    const at = word.indexOf("=");
    if (at === -1) return [`${word} is not a tag; write it as key=value`];
    const [key, value] = [word.slice(0, at), word.slice(at + 1)];
    const fault = tagFault(key, value);
    if (fault !== undefined) return [fault];
    if ([...tags.keys()].some((other) => foldCase(other) === foldCase(key))) return [`the tag ${key} is given twice`];
    tags.set(key, value);
    return [];
  });
  return { tags: Object.fromEntries(tags), faults };
}

/** Those of the wanted tags that a user does not have. */
export function missingTags(
  wanted: Readonly<Record<string, string>>,
  has: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const known = new Map(Object.entries(has).map(([key, value]) => [foldCase(key), value]));
  return Object.fromEntries(Object.entries(wanted).filter(([key, value]) => known.get(foldCase(key)) !== value));
}

/** Later ones take the place of earlier ones whose keys are the same to AWS. */
export function joinTags(
  first: Readonly<Record<string, string>>,
  last: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const taken = new Set(Object.keys(last).map(foldCase));
  return { ...Object.fromEntries(Object.entries(first).filter(([key]) => !taken.has(foldCase(key)))), ...last };
}
