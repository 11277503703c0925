import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { beginPostOffice } from "@iam-tools/core/mail";
import { undoCommand } from "../person/undo-command.js";
import { mails, type OpeningUserPostOffice } from "../mail/mails.js";
import { sealOpener, type Seal } from "../mail/seal.js";
import { proveKeeping, requireKeeping, whereKept } from "../secrets/pending-secrets.js";
import type { Occasion } from "../secrets/pending.js";
import { givesSecret } from "../person/action.js";
import { applyParts, finishParts } from "../person/apply.js";
import { handoverOf, type Handover } from "../person/handover.js";
import { isPlanned, type PlannedPart } from "../person/part.js";
import { planParts } from "../person/plan.js";
import { reportPerson } from "../person/report.js";
import { readRequest, type PersonRequest } from "../person/request.js";
import { agree } from "../user/agree.js";
import { warningsOf } from "../user/user-plan.js";
import { withPeople } from "../user/with-people.js";
import type { UpdateUserFlags } from "../flags/update-user-flags.js";

export async function run(context: Context, flags: UpdateUserFlags): Promise<Result> {
  const request = await readRequest(context, flags);
  // A dry run leaves nothing behind, and taking access away waits for nobody.
  const people =
    flags.dryRun || !givesSecret(request.action) ? [] : [{ email: flags.userEmail, userName: flags.userName }];
  const opening = request.mail && beginPostOffice(context, request.mail, mails);
  try {
    return await withPeople(context, people, () => planAndApply(context, request, opening));
  } finally {
    opening?.close();
  }
}

async function planAndApply(
  context: Context,
  request: PersonRequest,
  opening: OpeningUserPostOffice | undefined,
): Promise<Result> {
  const { flags, action, names, mail } = request;
  const parts = await planParts(context, request);
  const planned = parts.filter(isPlanned);
  const plans = planned.map(({ plan }) => plan);
  await requireKeeping(context, plans);
  const undo = undoCommand(action, flags);
  tellBefore(context, planned, names !== undefined);
  const handover = handoverOf(planned, action, mail);
  const office = handover === undefined ? undefined : await opening?.office;
  const seal = await sealFor(context, handover);
  const isConfirmed =
    handover === undefined || handover.kind === "print" ? undefined : await office?.tryOut(handover.to);
  if (flags.dryRun) return reportPerson({ email: flags.userEmail, parts, handover, isConfirmed, undo, tense: "would" });
  for (const consent of consentsOf(planned, flags.userEmail)) {
    await agree(context, consent, { adopt: flags.adopt, yes: flags.yes || flags.iKnowWhatImDoing });
  }
  await proveKeeping(context, plans);
  const occasion: Occasion = action.kind === "update" ? "new-user" : "new-password";
  const several = parts.length > 1;
  const { printed, unsent } = await applyParts(context, { parts, several, office, seal, handover, occasion });
  const result = reportPerson({ email: flags.userEmail, parts, handover, unsent, undo, tense: "done" });
  const afterPrint = () => finishParts(context, printed, { several, occasion });
  return { ...result, afterPrint, ...whereKept(context, printed) };
}

async function sealFor(context: Context, handover: Handover | undefined): Promise<Seal | undefined> {
  if (handover?.kind !== "mail" || handover.pgp === undefined) return undefined;
  const seal = await sealOpener(context)(handover.pgp, handover.to);
  if (seal.warning !== undefined) context.err.write(`Warning: ${seal.warning}\n`);
  return seal;
}

/** What a person should know before they agree to anything. */
function tellBefore(context: Pick<Context, "err">, parts: readonly PlannedPart[], several: boolean): void {
  for (const { access, plan, name } of parts) {
    if (several) context.err.write(`${name}: account ${access.account.id}, user ${plan.userName}\n`);
    for (const warning of warningsOf(plan)) context.err.write(`Warning: ${several ? `${name}: ` : ""}${warning}\n`);
  }
}

/** Several users that would go are agreed to at once, by the address of the person whose they are. */
function consentsOf(parts: readonly PlannedPart[], email: string) {
  const consents = parts.map(({ plan }) => plan.consent).filter((consent) => consent !== undefined);
  const [first] = consents;
  if (first === undefined || consents.length === 1) return consents;
  const warning = consents.map((consent) => consent.warning).join("\n");
  return [{ ...first, warning, typed: first.typed === "yes" ? "yes" : email }];
}
