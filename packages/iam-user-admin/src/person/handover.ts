import { secretName } from "../secrets/pending.js";
import type { PersonMail } from "./request.js";
import type { Action } from "./action.js";
import type { PlannedPart } from "./part.js";

/** What reaches whom after the steps of all accounts. */
export type Handover =
  | {
      readonly kind: "mail";
      readonly what: string;
      readonly to: string;
      readonly relay: string;
      readonly pgp: string | undefined;
    }
  | { readonly kind: "print"; readonly what: string }
  | { readonly kind: "notice"; readonly to: string; readonly relay: string };

export function handoverOf(
  parts: readonly PlannedPart[],
  action: Action,
  mail: PersonMail | undefined,
): Handover | undefined {
  const first = parts.find(({ plan }) => plan.delivery === "due")?.plan;
  if (first !== undefined) {
    const what = secretName(first);
    if (mail === undefined) return { kind: "print", what };
    return { kind: "mail", what, to: first.mailTo ?? first.email, relay: mail.relay.name, pgp: first.pgp };
  }
  if (action.kind === "delete-user" && mail?.admin !== undefined && parts.some(({ plan }) => plan.isAbsent !== true)) {
    return { kind: "notice", to: mail.admin, relay: mail.relay.name };
  }
  return undefined;
}
