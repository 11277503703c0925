import { exitCodes, type ExitCode } from "@iam-tools/core/errors";

/** Of a run about several things, by each one's own: what all have in common, or whether some were done. */
export function exitCodeOfAll(codes: readonly ExitCode[]): ExitCode {
  const different = new Set(codes);
  const [code = exitCodes.done] = different;
  if (different.size <= 1) return code;
  return different.has(exitCodes.done) || different.has(exitCodes.partlyDone) ? exitCodes.partlyDone : exitCodes.failed;
}
