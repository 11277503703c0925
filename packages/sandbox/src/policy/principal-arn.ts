import type { Principal } from "../operation/operation.js";
import { assumedRoleArn, userArn } from "../state/arns.js";

/** The caller's ARN as GetCallerIdentity gives it. */
export function principalArn(principal: Principal): string {
  if (principal.kind === "user") return userArn(principal.account, principal.user);
  return assumedRoleArn(principal.account, principal.role.name, sessionName(principal));
}

/** The caller's id as GetCallerIdentity gives it. */
export function principalId(principal: Principal): string {
  return principal.kind === "user" ? principal.user.id : `${principal.role.id}:${sessionName(principal)}`;
}

function sessionName(principal: Principal & { kind: "role" }): string {
  return principal.session.of.kind === "role" ? principal.session.of.sessionName : "";
}
