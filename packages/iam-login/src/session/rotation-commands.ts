import { quote } from "@iam-tools/core/errors";
import type { RotationCommands } from "@iam-tools/core/rotation";

/** What this tool has no command for, key-rotate does; it may not be installed. */
export function rotationCommands(profile: string): RotationCommands {
  const keyRotate = (command: string) => `npx @iam-tools/key-rotate ${command} --profile ${quote(profile)}`;
  return {
    finish: `iam-login ${quote(profile)} rotate`,
    finishNow: () => keyRotate("finish --now"),
    abort: keyRotate("abort"),
    status: keyRotate("status"),
  };
}
