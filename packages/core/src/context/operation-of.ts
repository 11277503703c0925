import type { AwsCommand } from "./context.js";

/** AWS's name of what a command of the SDK does: `GetSessionToken`. */
export function operationOf(command: AwsCommand<unknown>): string {
  return command.constructor.name.replace(/Command(\$\d+)?$/, "");
}
