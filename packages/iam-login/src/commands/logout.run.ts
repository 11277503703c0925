import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { CliError, exitCodes, toCliError } from "@iam-tools/core/errors";
import { removeSessions, type RemovedSession } from "../session/remove-sessions.js";
import { readStored, requireProfile, scopedProfiles } from "../session/session-profile.js";
import type { LogoutFlags } from "./logout.js";

export async function run(context: Context, flags: LogoutFlags): Promise<Result> {
  const profile = await requireProfile(context, flags.profile, "logout");
  const { target, credentials, store } = await readStored(context, { ...flags, profile });
  // Who names one session means that one.
  const isWhole = flags.sessionProfile === undefined && target !== profile;
  // The narrower ones are in the credentials file, wherever the session is.
  const removed = await removeSessions(context, credentials, (document) => [
    ...(store === credentials ? [target] : []),
    ...(isWhole ? scopedProfiles(document, profile).filter((name) => name !== target) : []),
  ]);
  if (store !== credentials) {
    const own = await removeSessions(context, store, () => [target]).catch((error: unknown) => {
      throw afterOthers(error, target, removed);
    });
    removed.unshift(...own);
  }
  return {
    data: {
      profile,
      sessionProfile: target,
      changed: removed.length > 0,
      scoped: removed.map((one) => one.profile).filter((name) => name !== target),
    },
    text: [
      removed.length > 0
        ? `Removed ${removed.map((one) => one.profile).join(", ")} from this machine.${validity(context, removed)}`
        : `No session ${target}. Nothing was changed.`,
    ],
  };
}

/** What went wrong with one, once others were removed. */
function afterOthers(error: unknown, target: string, removed: readonly RemovedSession[]): unknown {
  if (removed.length === 0) return error;
  const { code, message, hint = "", exitCode: own } = toCliError(error);
  const names = removed.map(({ profile }) => profile).join(", ");
  const done = `${names} ${removed.length === 1 ? "was" : "were"} removed, ${target} was not. ${hint}`.trimEnd();
  const exitCode = own === exitCodes.cancelled ? own : exitCodes.partlyDone;
  return new CliError({ code, message, hint: done, exitCode, cause: error });
}

function validity({ clock }: Pick<Context, "clock">, removed: readonly RemovedSession[]): string {
  const ends = removed.flatMap(({ session }) => session?.expiration ?? []);
  const last = new Date(Math.max(...ends.map((end) => end.getTime())));
  if (ends.length === 0 || last <= clock.now()) return "";
  return removed.length === 1
    ? ` It stays valid at AWS until ${last.toISOString()}.`
    : ` They stay valid at AWS until their end, the last one until ${last.toISOString()}.`;
}
