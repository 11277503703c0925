import type { Context } from "../context/index.js";
import { CliError, usageError } from "../errors/index.js";
import { checkTokenCode } from "../sts/index.js";
import { secondsToNextCode } from "./used-codes.js";

export type CodeContext = Pick<Context, "clock" | "env" | "err" | "files" | "processes" | "prompt">;

/** Where a code can come from, in this order; else from standard input or the terminal. */
export interface CodeSource {
  readonly serialNumber: string;
  /** As it was typed with `--token-code`. */
  readonly tokenCode?: string | undefined;
  /** A line for the shell that prints a code. */
  readonly tokenCommand?: string | undefined;
  /** Whether standard input is somebody else's, so that no code may be read from it. */
  readonly leavesInput?: boolean | undefined;
}

/**
 * An MFA code that was not used yet: where the device still shows one that was, the next one is waited for.
 *
 * @throws CliError USAGE where there is nobody to ask; TOKEN_COMMAND_FAILED; CODE_USED where the code cannot be another
 * than the one that was used
 */
export async function askTokenCode(context: CodeContext, source: CodeSource): Promise<string> {
  const { serialNumber, tokenCode, tokenCommand } = source;
  if (tokenCode !== undefined) return checkUnused(context, serialNumber, checkTokenCode(tokenCode));
  if (tokenCommand !== undefined) {
    await waitForNextCode(context, serialNumber);
    return runTokenCommand(context, tokenCommand);
  }
  const piped = source.leavesInput === true ? undefined : await context.prompt.readPipedLine();
  if (piped !== undefined && piped.trim() !== "") return checkUnused(context, serialNumber, checkTokenCode(piped));
  if (!context.prompt.canAsk) {
    throw usageError(
      "There is no terminal to ask on for an MFA code.",
      `${source.leavesInput === true ? "" : "Pipe it in on standard input, or give it with --token-code. "}A command that prints one can be set as mfa_process in the profile.`,
    );
  }
  return askOnTerminal(context, serialNumber);
}

async function askOnTerminal(context: CodeContext, serialNumber: string): Promise<string> {
  for (;;) {
    const wait = await secondsToNextCode(context, serialNumber);
    if (wait > 0) context.err.write(`The code of now was used already; wait ${wait} s for the next code.\n`);
    const code = checkTokenCode(await context.prompt.askSecret(`MFA code of ${serialNumber}: `));
    if ((await secondsToNextCode(context, serialNumber)) === 0) return code;
  }
}

async function checkUnused(context: CodeContext, serialNumber: string, code: string): Promise<string> {
  const wait = await secondsToNextCode(context, serialNumber);
  if (wait === 0) return code;
  throw new CliError({
    code: "CODE_USED",
    message: `A code of ${serialNumber} was used in these 30 seconds already, and AWS takes each code once.`,
    hint: `Wait ${wait} s for the next code and run this again.`,
  });
}

async function waitForNextCode(context: CodeContext, serialNumber: string): Promise<void> {
  const wait = await secondsToNextCode(context, serialNumber);
  if (wait === 0) return;
  context.err.write(`The code of now was used already; waiting ${wait} s for the next one.\n`);
  await context.clock.sleep(wait * 1000);
}

/** What the command prints is not shown, in whole or in part, whatever it is. */
async function runTokenCommand({ processes }: Pick<Context, "processes">, line: string): Promise<string> {
  const { exitCode, stdout } = await processes.run({ line, input: "", capture: true });
  const code = stdout.replace(/\s/g, "");
  if (exitCode === 0 && /^\d{6}$/.test(code)) return code;
  throw new CliError({
    code: "TOKEN_COMMAND_FAILED",
    message:
      exitCode === 0
        ? "The command for the MFA code printed something else than six digits."
        : `The command for the MFA code ended with exit code ${exitCode}.`,
    hint: `Try it by hand: ${line}`,
  });
}
