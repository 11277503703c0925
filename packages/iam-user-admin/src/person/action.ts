import type { WantedRights } from "../user/rights-steps.js";
import type { UpdateUserFlags } from "../flags/update-user-flags.js";

/** What is asked for, one of these. */
export type Action =
  | { readonly kind: "update"; readonly rights: WantedRights }
  | { readonly kind: "remove-from-group"; readonly groups: readonly string[] }
  | { readonly kind: SimpleAction };

type SimpleAction =
  | "change-password"
  | "rotate-access-key"
  | "finish-rotation"
  | "abort-rotation"
  | "delete-mfa"
  | "revoke-sessions"
  | "compromised"
  | "false-alarm"
  | "deactivate"
  | "reactivate"
  | "delete-user";

export function actionOf(flags: UpdateUserFlags): Action {
  if (flags.changePassword) return { kind: "change-password" };
  if (flags.rotateAccessKey) return { kind: "rotate-access-key" };
  if (flags.finishRotation) return { kind: "finish-rotation" };
  if (flags.abortRotation) return { kind: "abort-rotation" };
  if (flags.deleteMfa) return { kind: "delete-mfa" };
  if (flags.revokeSessions) return { kind: "revoke-sessions" };
  if (flags.compromised) return { kind: "compromised" };
  if (flags.falseAlarm) return { kind: "false-alarm" };
  if (flags.deactivate) return { kind: "deactivate" };
  if (flags.reactivate) return { kind: "reactivate" };
  if (flags.deleteUser) return { kind: "delete-user" };
  if (flags.removeFromGroup !== undefined) return { kind: "remove-from-group", groups: namesIn(flags.removeFromGroup) };
  if (flags.groupsExactly !== undefined) {
    return { kind: "update", rights: { kind: "groups", groups: namesIn(flags.groupsExactly), exactly: true } };
  }
  const model = flags.mimic ?? flags.mimicAll;
  if (model === undefined) return { kind: "update", rights: { kind: "groups", groups: namesIn(flags.groups ?? []) } };
  return { kind: "update", rights: { kind: "mimic", userName: model, everything: flags.mimicAll !== undefined } };
}

function namesIn(typed: readonly string[]): string[] {
  return typed.flatMap((names) => names.split(/\s+/)).filter((name) => name !== "");
}

export function givesSecret({ kind }: Action): boolean {
  return ["update", "change-password", "rotate-access-key", "compromised", "reactivate"].includes(kind);
}

/** Whether a key that waits for its owner has to be known of. */
export function concernsKey({ kind }: Action, { accessKey }: Pick<UpdateUserFlags, "accessKey">): boolean {
  return accessKey || ["rotate-access-key", "finish-rotation", "abort-rotation"].includes(kind);
}
