import type { Context } from "@iam-tools/core/context";
import { usageError } from "@iam-tools/core/errors";
import type { ScopeFlags } from "./scope-flags.js";

/** What a session is narrowed to. */
export interface ScopePlan {
  /** JSON, as it is sent; undefined where the session only gets shorter. */
  readonly policy: string | undefined;
  readonly durationSeconds: number | undefined;
  /** As it was typed. */
  readonly description: string | undefined;
  /** Whether what the policy allows depends on MFA. */
  readonly asksForMfa: boolean;
}

const longestDuration = 129_600;
const longestDescription = 256;

/**
 * What was typed of a narrower session, checked; undefined where nothing was. Nothing is asked of AWS.
 *
 * @throws CliError USAGE, POLICY_MALFORMED, POLICY_TOO_LARGE; the system's own where a file cannot be read
 */
export async function planScope(
  context: Pick<Context, "env" | "files">,
  flags: ScopeFlags,
): Promise<ScopePlan | undefined> {
  const { for: durationSeconds, description } = flags;
  const isOnPolicy = [flags.allow, flags.on, flags.policy, flags.scope].some((typed) => typed !== undefined);
  // What reads policies loads only where there is one.
  const policy = isOnPolicy ? await (await import("./policy-of.js")).policyOf(context, flags) : undefined;
  if (policy === undefined && durationSeconds === undefined) {
    if (description === undefined) return undefined;
    throw usageError("--description says what a narrower session is for, and nothing narrows it.", narrowing);
  }
  if (durationSeconds !== undefined && (durationSeconds < 1 || durationSeconds > longestDuration)) {
    throw usageError(`--for takes a time from 1s to 36h, not ${durationSeconds} s.`);
  }
  if (description !== undefined && !/^[\t\n\r\u0020-\u00FF]{1,256}$/.test(description)) {
    throw usageError(
      description.length > longestDescription
        ? `--description has ${description.length} characters; AWS accepts ${longestDescription}.`
        : "--description takes plain letters only (ASCII and Latin-1).",
    );
  }
  return { policy, durationSeconds, description, asksForMfa: /"aws:MultiFactorAuth/i.test(policy ?? "") };
}

const narrowing = "Add --allow, --policy, --scope or --for.";
