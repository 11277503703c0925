import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { sealedSession, storedSession, type ProfilesDocument } from "@iam-tools/core/profiles";
import { removeSession } from "../session/remove-session.js";
import { readStored, requireProfile, scopedProfiles } from "../session/session-profile.js";
import type { LogoutFlags } from "./logout.js";

export async function run(context: Context, flags: LogoutFlags): Promise<Result> {
  const profile = await requireProfile(context, flags.profile, "logout");
  const { target, credentials, store } = await readStored(context, { ...flags, profile });
  // Who names one session means that one.
  const scoped = flags.sessionProfile === undefined && target !== profile ? scopedProfiles(credentials, profile) : [];
  const removed: string[] = [];
  for (const name of [target, ...scoped]) {
    const home = name === target ? store : credentials;
    // Without a file there is nothing to remove, and none is made.
    if (home.profiles.has(name) && (await removeSession(context, home, name))) removed.push(name);
  }
  return {
    data: {
      profile,
      sessionProfile: target,
      changed: removed.length > 0,
      scoped: removed.filter((name) => name !== target),
    },
    text: [
      removed.length > 0
        ? `Removed ${removed.join(", ")} from this machine.${validity(context, [credentials, store], removed)}`
        : `No session ${target}. Nothing was changed.`,
    ],
  };
}

function validity(
  { clock }: Pick<Context, "clock">,
  before: readonly ProfilesDocument[],
  removed: readonly string[],
): string {
  const ends = removed.flatMap((name) =>
    before.flatMap((document) => (storedSession(document, name) ?? sealedSession(document, name))?.expiration ?? []),
  );
  const last = new Date(Math.max(...ends.map((end) => end.getTime())));
  if (ends.length === 0 || last <= clock.now()) return "";
  return removed.length === 1
    ? ` It stays valid at AWS until ${last.toISOString()}.`
    : ` They stay valid at AWS until their end, the last one until ${last.toISOString()}.`;
}
