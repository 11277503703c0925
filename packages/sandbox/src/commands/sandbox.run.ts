import { resolve } from "node:path";
import { paint, type Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { commandNotFound, hasCode, usageError } from "@iam-tools/core/errors";
import type { AccountSeed } from "../seed/account-seed.js";
import { readSeed } from "../seed/read-seed.js";
import { startSandbox, type Sandbox } from "../server/start-sandbox.js";
import type { SandboxFlags } from "./sandbox.js";
import { writeExports } from "./write-exports.js";

export async function run(context: Context, flags: SandboxFlags): Promise<Result> {
  const sandbox = await start(context, flags);
  const { command = [] } = flags;
  return command.length > 0 ? runInside(context, sandbox, command) : serve(context, sandbox, flags);
}

async function start(context: Context, { state, seed }: SandboxFlags): Promise<Sandbox> {
  const inFolder = (path: string): string => resolve(context.files.workingFolder, path);
  const stateFile = state === undefined ? undefined : inFolder(state);
  const description = seed === undefined ? undefined : await loadSeed(context, inFolder(seed));
  if (stateFile !== undefined && description !== undefined && (await exists(context, stateFile))) {
    throw usageError(
      `${stateFile} already holds a state, so that --seed would not count.`,
      "Leave --seed away to go on from that state, or name a file that does not exist yet.",
    );
  }
  return startSandbox({
    ...(stateFile === undefined ? {} : { stateFile }),
    ...(description === undefined ? {} : { seed: description }),
  });
}

/** Runs the command with the sandbox's settings in place of the person's own, and ends with its exit code. */
async function runInside(context: Context, sandbox: Sandbox, command: readonly string[]): Promise<Result> {
  const [program = "", ...args] = command;
  try {
    const env = { ...withoutOwnAws(context.env), ...sandbox.environment };
    const { exitCode } = await context.processes.run({ line: [program, ...args], env, capture: false });
    return { data: { exitCode }, text: [], exitCode };
  } catch (error) {
    throw commandNotFound(program, error) ?? error;
  } finally {
    await sandbox.close();
  }
}

/** Runs until Ctrl-C. Standard output holds the lines to type and nothing else, so that it can be sourced. */
function serve(context: Context, sandbox: Sandbox, { shell, state, quiet }: SandboxFlags): Result {
  const { environment, url, mail } = sandbox;
  if (!quiet) context.err.write(banner(context, sandbox, state));
  return {
    data: { url, mail: mail.url, accountId: sandbox.account().id, environment },
    text: writeExports(environment, shell),
    afterPrint: async () => {
      await aborted(context.signal);
      await sandbox.close();
    },
  };
}

function banner(context: Pick<Context, "err" | "env">, sandbox: Sandbox, state: string | undefined): string {
  const style = paint(context.err, context.env);
  const { url, mail } = sandbox;
  const { id, alias, users } = sandbox.account();
  const names = [...users.keys()];
  const lines = [
    style.bold("iam-sandbox: a local AWS IAM, STS and mail relay. Nothing of it reaches AWS; its keys work here only."),
    "",
    `  Account      ${id}${alias === undefined ? "" : ` (${alias})`}, users: ${names.slice(0, 5).join(", ")}${names.length > 5 ? ", …" : ""}`,
    `  IAM and STS  ${url}`,
    `  Look at it   ${url}/ (users, groups, keys, MFA codes, mails)`,
    `  Mail         ${mail.url} (seen at ${url}/mail)`,
    `  State        ${state ?? "in memory, gone when it stops (--state FILE keeps it)"}`,
    "",
    "Type the lines below in another terminal to work on it. Stop it with Ctrl-C.",
    "",
  ];
  return `${lines.join("\n")}\n`;
}

async function loadSeed({ files }: Pick<Context, "files">, path: string): Promise<AccountSeed> {
  try {
    return readSeed(Buffer.from(await files.read(path)).toString(), path);
  } catch (error) {
    if (hasCode(error, "ENOENT")) throw usageError(`There is no seed file ${path}.`);
    if (hasCode(error, "EISDIR")) throw usageError(`${path} is a folder; a seed is a file.`);
    throw error;
  }
}

async function exists({ files }: Pick<Context, "files">, path: string): Promise<boolean> {
  try {
    await files.stat(path);
    return true;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}

/** A profile, session token or endpoint of the person's own would lead the command elsewhere. */
function withoutOwnAws(env: Context["env"]): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("AWS_")));
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
