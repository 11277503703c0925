import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { exitCodes, quote } from "@iam-tools/core/errors";
import { credentialsFile, readProfiles, sealingCommand } from "@iam-tools/core/profiles";
import { headerOf, requirePlace, wordsOfSource } from "@iam-tools/core/vault";
import { findLines, removalOf, removeCopies } from "../seal/find-copies.js";
import { planSeal, type SealPlan } from "../seal/plan-seal.js";
import { sealKey } from "../seal/seal-key.js";
import { endOf, type SealingFlags } from "../seal/sealing.js";
import { agreeTo } from "../session/agreement.js";
import { withLoginLock } from "../session/login-lock.js";
import { requireProfile } from "../session/session-profile.js";
import type { SealFlags } from "./seal.js";

export async function run(context: Context, flags: SealFlags): Promise<Result> {
  const profile = await requireProfile(context, flags.profile, "seal");
  const whole = { ...flags, profile };
  if (flags.dryRun) {
    const plan = await planned(context, whole);
    if (headerOf(plan.vault) === undefined) await requirePlace(context, plan.values.get("vault_key_command"));
    return foresee(context, plan);
  }
  // A login that is under way would keep its session in the file.
  return withLoginLock(context, credentialsFile(context), profile, async () => {
    const plan = await planned(context, whole);
    if (plan.asked && !plan.asks) await agreeTo(context, profile, unaskedOf(profile));
    await sealKey(context, plan, whole);
    return report(context, plan, await removeCopies(context, plan.copies, flags.yes));
  });
}

const unaskedOf = (profile: string) => `Programs will get sessions of "${profile}" without asking you`;

async function planned(context: Context, flags: SealFlags & SealingFlags): Promise<SealPlan> {
  const plan = await planSeal(context, { ...flags, asks: flags.askEachTime });
  for (const warning of plan.warnings) context.err.write(`Warning: ${warning}\n`);
  return plan;
}

function foresee(context: Context, plan: SealPlan): Result {
  return {
    data: dataOf(plan, { sealed: false, copies: plan.copies, lines: plan.lines }),
    text: [
      ...stepsOf(context, plan).map(([todo]) => `> would ${todo}`),
      ...plan.copies.map((path) => `> would ask, and delete ${path}, which has the key as well`),
      ...(plan.lines.length === 0 ? [] : [`> would leave the key in clear in ${plan.lines.join(", ")}`]),
      "nothing was changed",
    ],
  };
}

/** @param copies those that are left */
async function report(context: Context, plan: SealPlan, copies: readonly string[]): Promise<Result> {
  const { profile, vault, key, home, says } = plan;
  const credentials = await readProfiles(context, plan.credentials.file);
  const config = await readProfiles(context, plan.config.file);
  // As they are now: what was set and removed has moved lines.
  const lines = findLines({ profile, credentials, config }, key.secretAccessKey);
  const by = headerOf(await readProfiles(context, vault.file))?.keyFrom;
  const place = `the vault ${vault.file.path}${by === undefined ? "" : `, opened by ${wordsOfSource(by)}`}`;
  const isDone = copies.length === 0 && lines.length === 0;
  const was = home === undefined && !says ? "was already" : "is now";
  return {
    data: dataOf(plan, { sealed: true, copies, lines }),
    text: [
      `The access key ${endOf(key.accessKeyId)} of ${profile} ${was} in ${place}.`,
      ...stepsOf(context, plan).map(([, done]) => `> ${done}`),
      ...plan.copies.filter((path) => !copies.includes(path)).map((path) => `> deleted ${path}`),
      ...(copies.length === 0
        ? []
        : [`The key is still in clear in ${copies.join(", ")}. To delete: ${removalOf(copies)}`]),
      ...(lines.length === 0
        ? []
        : [`The key is still in clear in ${lines.join(", ")}. Delete these lines, and run this again.`]),
      ...(isDone ? [`Use it as before: export AWS_PROFILE=${quote(profile)}`] : []),
    ],
    exitCode: isDone ? exitCodes.done : exitCodes.partlyDone,
  };
}

/** Each as it would be done, and as it was. */
function stepsOf(context: Pick<Context, "files">, plan: SealPlan): (readonly [todo: string, done: string])[] {
  const { profile, target, home, session, says, vault, config, asked, asks } = plan;
  const and = session === undefined ? "" : `, and the session in ${target},`;
  const words = (todo: string, done: string, what: string) => [`${todo} ${what}`, `${done} ${what}`] as const;
  const isNew = vault.text === "";
  return [
    ...(isNew ? [words("make", "made", `the vault ${vault.file.path}`)] : []),
    ...(asks && !asked ? [words("note", "noted", `in the vault that ${askedFor(profile)}`)] : []),
    ...(asked && !asks
      ? [
          [
            `ask, and remove from the vault that ${askedFor(profile)}`,
            `removed from the vault that ${askedFor(profile)}`,
          ] as const,
        ]
      : []),
    ...(home === undefined
      ? []
      : ([
          [
            `put the access key of ${profile}${and} into the vault, and prove that it works from there`,
            `put the access key of ${profile}${and} into the vault, and proved that it works from there`,
          ],
        ] as const)),
    ...(home === undefined && session !== undefined
      ? [words("put", "put", `the session in ${target} into the vault`)]
      : []),
    ...(says
      ? [
          words(
            "set",
            "set",
            `credential_process = ${sealingCommand(context, profile)} in [${profile}] and [${target}] of ${config.file.path}`,
          ),
        ]
      : []),
    ...(home === undefined ? [] : [words("remove", "removed", `the access key${and} from ${plan[home].file.path}`)]),
    ...(home === undefined || plan.staleTokens.length === 0
      ? []
      : [
          words(
            "remove",
            "removed",
            `${plan.staleTokens.join(", ")} of an earlier session from [${profile}] of ${plan[home].file.path}`,
          ),
        ]),
    ...(home !== "credentials" && session !== undefined
      ? [words("remove", "removed", `the session in ${target} from ${plan.credentials.file.path}`)]
      : []),
  ];
}

const askedFor = (profile: string) => `you are asked for each session of ${profile}`;

function dataOf(plan: SealPlan, found: Pick<SealPlan, "copies" | "lines"> & { readonly sealed: boolean }) {
  const { profile, target, vault } = plan;
  return { profile, sessionProfile: target, vault: vault.file.path, ...found };
}
