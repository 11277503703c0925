import { quote } from "./quote.js";

/** The region in which AWS's own hosts were called, as the context's clients note it on an error. */
export interface CalledRegion {
  readonly value: string;
  /** What names it, or tells it; undefined where nothing does. */
  readonly source: string | undefined;
  /** The profile that was asked for. */
  readonly profile: string | undefined;
}

/**
 * What a person should know of the region where AWS does not know a key: each partition knows its own alone, so that a
 * key of another is refused like one that was deleted. Empty where an emulator was called.
 */
export function regionAdvice(error: unknown): string {
  const { calledRegion } = (typeof error === "object" && error !== null ? error : {}) as {
    calledRegion?: CalledRegion;
  };
  if (calledRegion === undefined) return "";
  const { value, source, profile } = calledRegion;
  if (source !== undefined)
    return `The request went to ${value}, set by ${source}. Each AWS partition (China, GovCloud, …) knows only its own keys.`;
  const of = profile === undefined ? "" : ` --profile ${quote(profile)}`;
  return `No region is set, so the request went to ${value}. For a key of AWS China (GovCloud: us-gov-west-1): aws configure set region cn-north-1${of}`;
}
