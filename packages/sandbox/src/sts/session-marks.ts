import { addTags, type Tag } from "../iam/tags.js";
import { AwsError } from "../operation/aws-error.js";
import type { Principal } from "../operation/operation.js";
import { principalArn } from "../policy/principal-arn.js";

interface SessionTags {
  readonly tags: Map<string, string>;
  readonly transitive: string[];
}

/**
 * The tags of a role's session: those given, and those of the caller's session that were said to stay
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining).
 *
 * @throws AwsError InvalidParameterValue for a transitive key that is not among the tags, or one that is inherited
 */
export function tagsOf(principal: Principal, given: readonly Tag[], transitive: readonly string[]): SessionTags {
  const inherited = inheritedTags(principal);
  const keys = new Set(given.map((tag) => fold(tag.Key)));
  if (transitive.some((key) => !keys.has(fold(key)))) {
    throw new AwsError(
      "InvalidParameterValue",
      "The specified transitive tag key must be included in the requested tags.",
    );
  }
  if ([...inherited.keys()].some((key) => keys.has(fold(key)))) {
    throw new AwsError(
      "InvalidParameterValue",
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  }
  const tags = new Map<string, string>();
  addTags(tags, given);
  return { tags: new Map([...inherited, ...tags]), transitive: [...inherited.keys(), ...transitive] };
}

/**
 * Who is behind a role's session: once said, it cannot be changed
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html).
 *
 * @throws AwsError AccessDenied
 */
export function identityOf(principal: Principal, given: string | undefined): string | undefined {
  const of = principal.session?.of;
  const earlier = of?.kind === "role" ? of.sourceIdentity : undefined;
  if (earlier !== undefined && given !== undefined && given !== earlier) {
    throw new AwsError(
      "AccessDenied",
      `User: ${principalArn(principal)} is not authorized to perform: sts:SetSourceIdentity, since the session has another.`,
    );
  }
  return earlier ?? given;
}

function inheritedTags({ session }: Principal): ReadonlyMap<string, string> {
  if (session?.of.kind !== "role") return new Map();
  const { tags, transitiveTagKeys } = session.of;
  const keys = new Set(transitiveTagKeys.map((key) => fold(key)));
  return new Map([...tags].filter(([key]) => keys.has(fold(key))));
}

/** Keys are told apart by more than their case. */
function fold(key: string): string {
  return key.toLowerCase();
}
