import type { PersonMail } from "./request.js";
import type { Action } from "./action.js";
import type { PlannedPart } from "./part.js";

/** What reaches whom after the steps of all accounts. */
export type Handover =
  | { readonly kind: "mail"; readonly to: string; readonly relay: string }
  | { readonly kind: "print" }
  | { readonly kind: "notice"; readonly to: string; readonly relay: string };

/** As `deliver` decides it. */
function recipientOf(parts: readonly PlannedPart[]): string {
  const first = parts.find(({ plan }) => plan.delivery === "due");
  return first?.plan.mailTo ?? first?.plan.email ?? "";
}

export function handoverOf(
  parts: readonly PlannedPart[],
  action: Action,
  mail: PersonMail | undefined,
): Handover | undefined {
  if (parts.some(({ plan }) => plan.delivery === "due")) {
    return mail === undefined ? { kind: "print" } : { kind: "mail", to: recipientOf(parts), relay: mail.relay.name };
  }
  if (action.kind === "delete-user" && mail?.admin !== undefined && parts.some(({ plan }) => plan.isAbsent !== true)) {
    return { kind: "notice", to: mail.admin, relay: mail.relay.name };
  }
  return undefined;
}
