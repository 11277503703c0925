import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { credentialsFile } from "@iam-tools/core/profiles";
import { endOf, type SealingFlags } from "../seal/sealing.js";
import { planUnseal, unsealKey, type UnsealPlan } from "../seal/unseal-key.js";
import { agreeTo } from "../session/agreement.js";
import { withLoginLock } from "../session/login-lock.js";
import { asksEachTime, requireProfile } from "../session/session-profile.js";
import type { UnsealFlags } from "./unseal.js";

export async function run(context: Context, flags: UnsealFlags): Promise<Result> {
  const profile = await requireProfile(context, flags.profile, "unseal");
  const whole = { ...flags, profile };
  if (flags.dryRun) {
    const plan = await planned(context, whole);
    return {
      data: dataOf(plan, true),
      text: [...stepsOf(plan).map(([todo]) => `> would ${todo}`), "nothing was changed"],
    };
  }
  // A login that is under way would keep its session in the vault.
  return withLoginLock(context, credentialsFile(context), profile, async () => {
    const plan = await planned(context, whole);
    if (asksEachTime(plan.vault, profile)) {
      await agreeTo(
        context,
        profile,
        `The access key of "${profile}" will lie in clear in ${plan[plan.home].file.path}`,
      );
    }
    await unsealKey(context, plan);
    return {
      data: dataOf(plan, false),
      text: [
        `The access key ${endOf(plan.key.accessKeyId)} of ${profile} is now in ${plan[plan.home].file.path}, in clear.`,
        ...stepsOf(plan).map(([, done]) => `> ${done}`),
      ],
    };
  });
}

async function planned(context: Context, flags: SealingFlags): Promise<UnsealPlan> {
  const plan = await planUnseal(context, flags);
  for (const warning of plan.warnings) context.err.write(`Warning: ${warning}\n`);
  return plan;
}

function dataOf({ profile, target, vault }: UnsealPlan, sealed: boolean) {
  return { profile, sessionProfile: target, vault: vault.file.path, sealed };
}

/** Each as it would be done, and as it was. */
function stepsOf(plan: UnsealPlan): (readonly [todo: string, done: string])[] {
  const { profile, target, home, session, config, vault } = plan;
  const words = (todo: string, done: string, what: string) => [`${todo} ${what}`, `${done} ${what}`] as const;
  return [
    words(
      asksEachTime(vault, profile) ? "ask, and put" : "put",
      "put",
      `the access key of ${profile} back into ${plan[home].file.path}, and read it back`,
    ),
    ...(session === undefined
      ? []
      : [words("put", "put", `the session in ${target} back into ${plan.credentials.file.path}`)]),
    words("remove", "removed", `credential_process from [${profile}] and [${target}] of ${config.file.path}`),
    words("remove", "removed", `what was put back from the vault ${vault.file.path}`),
  ];
}
