import type { Context } from "@iam-tools/core/context";
import { meantProfile } from "@iam-tools/core/settings";

/**
 * What was typed for a command, with the profile that is meant.
 *
 * @throws CliError USAGE where there is none
 */
export async function withProfile<Typed extends { readonly profile: string | undefined }>(
  context: Pick<Context, "clock" | "env" | "err" | "files" | "prompt">,
  typed: Typed,
  verb: string,
): Promise<Typed & { readonly profile: string }> {
  return { ...typed, profile: await meantProfile(context, { typed: typed.profile, usage: `iam-mfa ${verb} PROFILE` }) };
}
