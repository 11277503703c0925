import { CliError } from "@iam-tools/core/errors";
import { findPolicyAmong, type ManagedPolicy, type NewUser } from "@iam-tools/core/iam";
import { addressTag } from "@iam-tools/core/username";
import type { AccountAccess } from "../account/account.js";
import { invitationPending, tagKeys } from "../tags/tag-keys.js";
import { takesAll, type RightsFacts, type WantedRights } from "./rights-steps.js";
import { joinTags, missingTags, type Traits } from "../traits/traits.js";
import { mostTags } from "./tag-room.js";
import type { UserStep } from "./user-plan.js";

export interface TraitRequest {
  readonly email: string;
  readonly userName: string;
  readonly rights: WantedRights;
  readonly traits: Traits;
  readonly mails: boolean;
  readonly accessKey: boolean;
}

export interface TraitFacts extends Pick<RightsFacts, "user" | "model"> {
  readonly policies: readonly ManagedPolicy[];
}

/** What has to be found among the account's policies; undefined where nothing has. */
export function boundaryToFind(
  { newUsers }: Pick<AccountAccess, "newUsers">,
  { rights, traits }: Pick<TraitRequest, "rights" | "traits">,
  { user, model }: Pick<TraitFacts, "user" | "model">,
): string | undefined {
  if (traits.permissionsBoundary !== undefined) return traits.permissionsBoundary;
  const takes = takesAll(rights) ? model?.user.permissionsBoundary === undefined : user === undefined;
  return takes ? newUsers.permissionsBoundary : undefined;
}

/**
 * The ARN; undefined where nothing is to bound the user.
 *
 * @throws CliError POLICY_NOT_FOUND, USAGE
 */
export function wantedBoundary(access: AccountAccess, request: TraitRequest, facts: TraitFacts): string | undefined {
  const named = boundaryToFind(access, request, facts);
  if (named !== undefined) return findPolicyAmong(named, facts.policies).arn;
  return (takesAll(request.rights) ? facts.model : facts.user)?.user.permissionsBoundary;
}

/** Why there is no such boundary. */
export function boundaryFault(access: AccountAccess, request: TraitRequest, facts: TraitFacts): CliError | undefined {
  try {
    wantedBoundary(access, request, facts);
    return undefined;
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
}

export function traitProblems(access: AccountAccess, request: TraitRequest, { user }: TraitFacts): string[] {
  const { userName, traits } = request;
  const { path, tags = {} } = traits;
  const all = user === undefined ? tagsOfNew(access, request) : joinTags(user.user.tags, tags);
  const count = Object.keys(all).length;
  return [
    ...(user === undefined || path === undefined || user.user.path === path
      ? []
      : [`${userName} exists already, in the path ${user.user.path}: a user gets a path only when it is created.`]),
    ...(count > mostTags ? [`${userName} would have ${count} tags, but AWS allows ${mostTags}.`] : []),
  ];
}

export function creation(access: AccountAccess, request: TraitRequest, facts: TraitFacts): UserStep & NewUser {
  const { newUsers } = access;
  const { userName, traits } = request;
  const permissionsBoundary = wantedBoundary(access, request, facts);
  const path = traits.path ?? newUsers.path;
  return {
    kind: "create-user",
    userName,
    tags: tagsOfNew(access, request),
    ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
    ...(path === undefined ? {} : { path }),
  };
}

function tagsOfNew(
  { newUsers }: Pick<AccountAccess, "newUsers">,
  { email, mails, accessKey, traits }: TraitRequest,
): Readonly<Record<string, string>> {
  return {
    ...addressTag(email),
    ...(mails && !accessKey ? { [tagKeys.invitation]: invitationPending } : {}),
    ...joinTags(newUsers.tags ?? {}, traits.tags ?? {}),
  };
}

/** For a user that is there: what was asked for, and no defaults, which are of users that are created. */
export function traitSteps(access: AccountAccess, request: TraitRequest, facts: TraitFacts): UserStep[] {
  const { user } = facts;
  if (user === undefined) return [];
  const tags = missingTags(request.traits.tags ?? {}, user.user.tags);
  const policyArn = wantedBoundary(access, request, facts);
  return [
    ...(Object.keys(tags).length === 0 ? [] : [{ kind: "tag-user", tags } as const]),
    ...(policyArn === user.user.permissionsBoundary ? [] : [{ kind: "set-boundary", policyArn } as const]),
  ];
}
