import { quote } from "../errors/index.js";
import { profileContent } from "./profile-content.js";
import { lineOf } from "./profile-values.js";
import type { ProfilesDocument } from "./profiles-document.js";

/** A sentence for each token of an earlier session beside long-term keys: whatever signs with both is refused. */
export function staleTokens(documents: readonly ProfilesDocument[], profile: string): string[] {
  const content = profileContent(documents, profile);
  if (content.kind !== "long-term") return [];
  return content.staleTokens.map(
    (option) =>
      `The ${option} in ${lineOf(documents, { profile, key: option })} belongs to an earlier session, and AWS rejects the long-term keys with it. To remove it: aws configure set ${option} "" --profile ${quote(profile)}`,
  );
}
