import type { ListedUser } from "@iam-tools/core/iam";

/** A user for programs. */
export function userData({ userName, userId, arn, path, created = null, passwordLastUsed = null }: UserFacts) {
  return { userName, userId, arn, path, created, passwordLastUsed };
}

type UserFacts = Omit<ListedUser, "created" | "passwordLastUsed"> & {
  readonly created?: Date | null | undefined;
  readonly passwordLastUsed?: Date | null | undefined;
};
