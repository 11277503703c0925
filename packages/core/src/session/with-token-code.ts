import type { Context } from "../context/index.js";
import { cancelled, CliError, hasCode, toCliError, usageError } from "../errors/index.js";
import { checkTokenCode } from "../sts/index.js";
import { rememberUsedCode, secondsToNextCode, wasUsed, type DeviceCode } from "./used-codes.js";

export type CodeContext = Pick<Context, "clock" | "env" | "files" | "processes" | "prompt" | "random" | "signal">;

/** Where a code can come from, in this order; else from standard input or the terminal. */
export interface CodeSource extends Pick<DeviceCode, "serialNumber" | "secret"> {
  /** As it was typed with `--token-code`. */
  readonly tokenCode?: string | undefined;
  /** A line for the shell that prints a code. */
  readonly tokenCommand?: string | undefined;
  /** Whether standard input is somebody else's, so that no code may be read from it. */
  readonly leavesInput?: boolean | undefined;
}

/** How often a person may type a code that is wrong. */
const tries = 3;

/**
 * Gets an MFA code, hands it to `use`, and notes that it is used. At the terminal a code that is mistyped, used already
 * or refused by AWS is asked for again, three times in all.
 *
 * @param use throws what AWS answers
 * @throws CliError USAGE where there is no terminal to ask; TOKEN_COMMAND_FAILED; CODE_USED, before anything is sent;
 * MFA_CODE_REFUSED; and what else `use` throws
 */
export async function withTokenCode<Result>(
  context: CodeContext,
  source: CodeSource,
  use: (tokenCode: string) => Promise<Result>,
): Promise<Result> {
  const given = await codeGiven(context, source);
  if (given !== undefined) return spend(context, { ...source, code: given }, use);
  const wait = await secondsToNextCode(context, source.serialNumber);
  if (wait > 0) context.prompt.show(`A code has just been used. The next one comes in ${wait} s.\n`);
  for (let left = tries - 1; ; left -= 1) {
    try {
      const code = checkTokenCode(await context.prompt.askSecret(`MFA code of ${source.serialNumber}: `));
      return await spend(context, { ...source, code }, use);
    } catch (error) {
      if (left === 0 || !hasCode(toCliError(error), "USAGE", "CODE_USED", "MFA_CODE_REFUSED")) throw error;
      context.prompt.show(`${toCliError(error).message} Try again.\n`);
    }
  }
}

/** Undefined where the person is to be asked. */
async function codeGiven(context: CodeContext, source: CodeSource): Promise<string | undefined> {
  const { tokenCode, tokenCommand } = source;
  if (tokenCode !== undefined) return checkTokenCode(tokenCode);
  if (tokenCommand !== undefined) return codeOfCommand(context, source, tokenCommand);
  const piped = source.leavesInput === true ? undefined : await context.prompt.readPipedLine();
  if (piped !== undefined && piped.trim() !== "") return checkTokenCode(piped);
  if (context.prompt.canAsk) return undefined;
  throw usageError(
    "No terminal to ask for an MFA code.",
    `${source.leavesInput === true ? "" : "Pipe it in on standard input, or give it with --token-code. "}A command that prints one can be set as mfa_process in the profile.`,
  );
}

async function spend<Result>(
  context: CodeContext,
  device: DeviceCode,
  use: (tokenCode: string) => Promise<Result>,
): Promise<Result> {
  if (await wasUsed(context, device)) throw await codeUsed(context, device.serialNumber);
  const result = await use(device.code);
  await rememberUsedCode(context, device);
  return result;
}

async function codeUsed(context: CodeContext, serialNumber: string): Promise<CliError> {
  const wait = await secondsToNextCode(context, serialNumber);
  return new CliError({
    code: "CODE_USED",
    message: `This code of ${serialNumber} has already been used, and AWS accepts each code once.`,
    hint: wait > 0 ? `Wait ${wait} s for the next code and run this again.` : "Run this again with the next code.",
  });
}

/** A command may print the code of these 30 s, which was used, and another one as soon as they are over. */
async function codeOfCommand(context: CodeContext, source: CodeSource, line: string): Promise<string> {
  const code = await runTokenCommand(context, line);
  const wait = (await wasUsed(context, { ...source, code }))
    ? await secondsToNextCode(context, source.serialNumber)
    : 0;
  if (wait === 0) return code;
  context.prompt.show(`This code has already been used; waiting ${wait} s for the next one.\n`);
  await context.clock.sleep(wait * 1000);
  return runTokenCommand(context, line);
}

/** What the command prints is not shown, in whole or in part, whatever it is. */
async function runTokenCommand(
  { processes, signal }: Pick<Context, "processes" | "signal">,
  line: string,
): Promise<string> {
  const { exitCode, stdout } = await processes.run({ line, input: "", capture: true, onTerminal: true });
  if (signal.aborted) throw cancelled();
  const code = stdout.replace(/\s/g, "");
  if (exitCode === 0 && /^\d{6}$/.test(code)) return code;
  throw new CliError({
    code: "TOKEN_COMMAND_FAILED",
    message:
      exitCode === 0
        ? "The command for the MFA code printed something other than six digits."
        : `The command for the MFA code ended with exit code ${exitCode}.`,
    hint: `Try it by hand: ${line}`,
  });
}
