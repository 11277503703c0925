import type { WantedRights } from "../user/rights-steps.js";
import type { UpdateUserFlags } from "../flags/update-user-flags.js";

/** What is asked for, one of these. */
export type Action = { readonly kind: "update"; readonly rights: WantedRights } | { readonly kind: SimpleAction };

type SimpleAction =
  | "change-password"
  | "delete-mfa"
  | "revoke-sessions"
  | "compromised"
  | "false-alarm"
  | "deactivate"
  | "reactivate"
  | "delete-user";

export function actionOf(flags: UpdateUserFlags): Action {
  if (flags.changePassword) return { kind: "change-password" };
  if (flags.deleteMfa) return { kind: "delete-mfa" };
  if (flags.revokeSessions) return { kind: "revoke-sessions" };
  if (flags.compromised) return { kind: "compromised" };
  if (flags.falseAlarm) return { kind: "false-alarm" };
  if (flags.deactivate) return { kind: "deactivate" };
  if (flags.reactivate) return { kind: "reactivate" };
  if (flags.deleteUser) return { kind: "delete-user" };
  const model = flags.mimic ?? flags.mimicAll;
  if (model === undefined)
    return {
      kind: "update",
      rights: {
        kind: "groups",
        groups: (flags.groups ?? []).flatMap((typed) => typed.split(/\s+/)).filter((name) => name !== ""),
      },
    };
  return { kind: "update", rights: { kind: "mimic", userName: model, everything: flags.mimicAll !== undefined } };
}

export function givesPassword({ kind }: Action): boolean {
  return ["update", "change-password", "compromised", "reactivate"].includes(kind);
}
