import type { User as SdkUser } from "@aws-sdk/client-iam";
import type { ListedUser } from "./listed-user.js";

/** One user of a page of the SDK. In a module of its own, since the SDK's types are in no declaration that we publish. */
export function toListedUser(user: Partial<SdkUser>): ListedUser {
  return {
    userName: user.UserName ?? "",
    userId: user.UserId ?? "",
    arn: user.Arn ?? "",
    path: user.Path ?? "/",
    created: user.CreateDate,
    passwordLastUsed: user.PasswordLastUsed,
  };
}
