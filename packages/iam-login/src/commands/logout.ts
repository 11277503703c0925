import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { sessionProfileFlag } from "../session/login-flags.js";

export const logout = {
  name: "logout",
  summary: "Remove the stored session, and narrower ones of it, from the credentials file",
  flags: sessionProfileFlag,
  examples: [{ line: "work logout", says: "Forget the session in work-sts" }],
} as const satisfies Command;

export type LogoutFlags = ValuesOf<typeof logout>;
