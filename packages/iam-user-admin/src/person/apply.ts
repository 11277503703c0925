import { accountsAtOnce } from "@iam-tools/core/accounts";
import type { Context } from "@iam-tools/core/context";
import { CliError, toCliError } from "@iam-tools/core/errors";
import { newMessageId } from "@iam-tools/core/mail";
import { mapAtMost } from "@iam-tools/core/pace";
import { mailValues, type UserPostOffice } from "../mail/mails.js";
import type { Seal } from "../mail/seal.js";
import { partly } from "../outcome/outcome.js";
import { deliver } from "../secrets/deliver.js";
import { findPending } from "../secrets/pending-secrets.js";
import type { Occasion, PendingSecret } from "../secrets/pending.js";
import { requireCurrent } from "../secrets/require-current.js";
import { applyUserPlan, finishUserPlan } from "../user/apply-user-plan.js";
import { stepsDone } from "../user/steps-done.js";
import { describeUserStep } from "../user/user-plan.js";
import type { Handover } from "./handover.js";
import { attempt, isPlanned, progressOver, type Part, type PlannedPart } from "./part.js";

export interface Applying {
  readonly parts: readonly Part[];
  /** Whether the run is about several accounts, some of which may have failed already. */
  readonly several: boolean;
  readonly office: UserPostOffice | undefined;
  readonly seal: Seal | undefined;
  readonly handover: Handover | undefined;
  readonly occasion: Occasion;
}

export interface Applied {
  /** The parts whose secrets are yet to be printed. */
  readonly printed: readonly PlannedPart[];
  /** Why the admin has no notice of what was deleted. */
  readonly unsent?: CliError | undefined;
}

export async function applyParts(
  context: Context,
  { parts, several, office, seal, handover, occasion }: Applying,
): Promise<Applied> {
  const planned = parts.filter(isPlanned);
  const messageId = newMessageId(context, office?.from ?? "");
  const working = progressOver(context, "Working on accounts", planned);
  await mapAtMost(accountsAtOnce, planned, async (part) => {
    await attempt(part, several, () => applyUserPlan(context, { ...application(part), messageId, occasion }));
    if (part.error === undefined && part.plan.delivery === "due") await takeSecret(context, part, several);
    working?.step();
  }).finally(() => working?.end());
  const done = planned.filter((part) => part.error === undefined);
  const delivered = done.filter((part) => part.plan.delivery === "due");
  const secrets = delivered.map((part) => part.secret).filter((secret) => secret !== undefined);
  const [first, ...rest] = secrets;
  if (handover?.kind === "mail" && office !== undefined && first !== undefined) {
    await deliverAll(context, office, { secrets: [first, ...rest], seal, to: handover.to, parts });
  }
  const gone = done.filter((part) => part.plan.isAbsent !== true);
  const isTold = handover?.kind === "notice" && office !== undefined && gone.length > 0;
  const unsent = isTold ? await sendNotice(office, { to: handover.to, parts: gone, messageId }) : undefined;
  if (handover?.kind === "print") return { printed: done };
  await finishParts(context, done, { several, occasion });
  return { printed: [], unsent };
}

async function takeSecret(context: Context, part: PlannedPart, several: boolean): Promise<void> {
  const secret = await findPending(context, part.plan);
  if (secret === undefined) return;
  part.secret = secret;
  await attempt(part, several, () => requireCurrent(context, part.access.iam, secret));
}

/** The users are gone, whether or not the admin can be told: why not is a part of the result. */
async function sendNotice(
  office: UserPostOffice,
  { to, parts, messageId }: { to: string; parts: readonly PlannedPart[]; messageId: string },
): Promise<CliError | undefined> {
  const values = mailValues(office, parts[0]?.plan.email ?? "", parts.map(accountValues));
  try {
    await office.send({ template: "deletion", to, messageId, values });
    return undefined;
  } catch (error) {
    return toCliError(error);
  }
}

export async function finishParts(
  context: Context,
  parts: readonly PlannedPart[],
  { several, occasion }: Pick<Applying, "several" | "occasion">,
): Promise<void> {
  await mapAtMost(accountsAtOnce, parts, (part) =>
    attempt(part, several, () => finishUserPlan(context, { ...application(part), messageId: "", occasion })),
  );
}

/** A failure here leaves users who wait for their secrets; it says what was done, too. */
async function deliverAll(
  context: Context,
  office: UserPostOffice,
  {
    secrets,
    seal,
    to,
    parts,
  }: {
    secrets: readonly [PendingSecret, ...PendingSecret[]];
    seal: Seal | undefined;
    to: string;
    parts: readonly Part[];
  },
): Promise<void> {
  try {
    await deliver(context, { office, secrets, seal, to, freshId: newMessageId(context, office.from), asks: true });
  } catch (error) {
    const cause = toCliError(error);
    throw new CliError({
      code: cause.code,
      message: cause.message,
      exitCode: partly(
        cause,
        parts.some(({ done, error: failure }) => failure === undefined && done.length > 0),
      ),
      hint: [
        ...parts.flatMap(({ name, plan, done, error: failure }) => {
          if (failure !== undefined || plan === undefined) return [`${name}: failed: ${failure?.message}`];
          return stepsDone(plan, done).map((step) => `Done: ${describeUserStep(plan.userName, step, "done")}.`);
        }),
        ...(cause.hint === undefined ? [] : [cause.hint]),
      ].join("\n"),
      cause,
    });
  }
}

function application({ access, plan, done }: PlannedPart) {
  return { iam: access.iam, openOnce: access.openOnce, plan, done };
}

function accountValues({ plan: { account, userName } }: PlannedPart) {
  const { id: accountId, environment, consoleUrl } = account;
  return {
    accountId,
    environment,
    consoleUrl,
    userName,
    password: "",
    expires: "",
    accessKeyId: "",
    secretAccessKey: "",
  };
}
