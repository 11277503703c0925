import type { Context } from "@iam-tools/core/context";
import { requireNamed } from "@iam-tools/core/settings";

/**
 * What was typed for a command, with the profile that is meant.
 *
 * @throws CliError USAGE where none was typed, and the environment names none
 */
export function withProfile<Typed extends { readonly profile: string | undefined }>(
  context: Pick<Context, "env">,
  typed: Typed,
  verb: string,
): Typed & { readonly profile: string } {
  return { ...typed, profile: requireNamed(context, typed.profile, `iam-mfa ${verb} PROFILE`) };
}
