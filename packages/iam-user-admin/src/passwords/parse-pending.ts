import { CliError } from "@iam-tools/core/errors";
import { z } from "zod";
import type { PendingPassword } from "./pending-password.js";

const text = z.string().min(1);

const schema = z.object({
  email: text,
  userName: text,
  account: z.object({ id: text, environment: text, consoleUrl: text }),
  password: text,
  messageId: text,
  occasion: z.enum(["new-user", "new-password"]),
  state: z.enum(["unset", "set", "mailed"]),
});

/**
 * What the file says; of what is wrong with it nothing is quoted, since there is a password in it.
 *
 * @throws CliError PENDING_UNREADABLE
 */
export function parsePending(path: string, content: string): PendingPassword {
  const parsed = schema.safeParse(parseJson(content));
  if (parsed.success) return parsed.data;
  throw new CliError({
    code: "PENDING_UNREADABLE",
    message: `The file ${path} is not what this tool wrote, and the password in it cannot be used.`,
    hint: "Move it away, and give the person a new password with --change-password.",
  });
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
