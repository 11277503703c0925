import { awsErrorName, type CliError } from "@iam-tools/core/errors";

/** How to go on after these failures: the same again helps by itself only where what was in the way may be gone then. */
export function wayOn(failures: readonly CliError[]): string {
  return failures.every(mayPass)
    ? "Run the same command again to continue."
    : "Once that is fixed, run the same command again: it continues from here.";
}

function mayPass({ code, cause }: CliError): boolean {
  if (["CANCELLED", "CHANGED_MEANWHILE", "NETWORK", "NO_ANSWER", "THROTTLED"].includes(code)) return true;
  const { $metadata } = (cause ?? {}) as { $metadata?: { httpStatusCode?: number } };
  return ($metadata?.httpStatusCode ?? 0) >= 500 || settling.has(awsErrorName(cause));
}

/** What IAM answers while an earlier change is still on its way. */
const settling = new Set(["ConcurrentModification", "DeleteConflict", "EntityTemporarilyUnmodifiable", "NoSuchEntity"]);
