import type { Context } from "../context/index.js";
import { cancelled, CliError } from "../errors/index.js";

type TokenContext = Pick<Context, "env" | "processes" | "signal">;

/**
 * Access tokens as the command in `SMTP_TOKEN_COMMAND` prints them, in place of a password in the relay's URL; undefined
 * where there is none. What it prints is shown nowhere; its standard error is this run's.
 */
export function tokenCommand(context: TokenContext): (() => Promise<string>) | undefined {
  const command = context.env["SMTP_TOKEN_COMMAND"] ?? "";
  return command === "" ? undefined : () => runTokenCommand(context, command);
}

/** @throws CliError MAIL_TOKEN, which quotes nothing that was printed */
async function runTokenCommand({ processes, signal }: TokenContext, command: string): Promise<string> {
  const ended = await processes.run({ line: command, input: "", capture: true });
  if (signal.aborted) throw cancelled();
  if (ended.exitCode !== 0) throw failed(`ended with exit code ${ended.exitCode}`, command);
  const token = ended.stdout.trim();
  if (token === "") throw failed("printed nothing", command);
  // RFC 6750 2.1
  if (!/^[\w.~+/-]+=*$/.test(token)) throw failed("printed something other than one access token", command);
  return token;
}

function failed(what: string, command: string): CliError {
  return new CliError({
    code: "MAIL_TOKEN",
    message: `The command in SMTP_TOKEN_COMMAND, which prints the access token for the mail relay, ${what}.`,
    hint: `Try it by hand: ${command}`,
  });
}
