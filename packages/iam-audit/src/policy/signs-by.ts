import type { User } from "../model/index.js";
import type { SignedBy } from "./without-mfa.js";

/** What a user can sign in or sign requests with, as far as it could be read. */
export function signsBy({ password, accessKeys }: User): SignedBy[] {
  return [
    ...(password ? (["password"] as const) : []),
    ...(accessKeys?.some(({ status }) => status === "Active") ? (["access-key"] as const) : []),
  ];
}
