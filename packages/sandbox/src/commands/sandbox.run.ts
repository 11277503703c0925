import { dirname, resolve } from "node:path";
import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { CliError, commandNotFound, hasCode, quote, usageError } from "@iam-tools/core/errors";
import { readText, unlessMissing } from "@iam-tools/core/files";
import type { AccountSeed } from "../seed/account-seed.js";
import { readSeed, shownIn } from "../seed/read-seed.js";
import { startSandbox, type Sandbox } from "../server/start-sandbox.js";
import { banner } from "./banner.js";
import { enterShell } from "./enter-shell.js";
import { firstAccount } from "./first-account.js";
import { furnish, sourceFile, type Furnished } from "./furnish.js";
import { readPort } from "./read-port.js";
import type { SandboxFlags } from "./sandbox.js";
import { shells } from "./write-exports.js";

export async function run(context: Context, flags: SandboxFlags): Promise<Result> {
  const sandbox = await start(context, flags);
  const opened = { sandbox, furnished: await furnish(context, sandbox), state: flags.state };
  const [program, ...args] = flags.command ?? [];
  return program === undefined ? serve(context, opened, flags) : runInside(context, opened, [program, ...args]);
}

interface Opened {
  readonly sandbox: Sandbox;
  readonly furnished: Furnished;
  readonly state: string | undefined;
}

async function start(context: Context, { state, seed, port }: SandboxFlags): Promise<Sandbox> {
  const inFolder = (path: string): string => resolve(context.files.workingFolder, path);
  const stateFile = state === undefined ? undefined : inFolder(state);
  const description = seed === undefined ? firstAccount : await loadSeed(context, inFolder(seed));
  const portNumber = readPort(port);
  if (
    stateFile !== undefined &&
    seed !== undefined &&
    (await unlessMissing(context.files.stat(stateFile), undefined)) !== undefined
  ) {
    throw usageError(
      `${stateFile} already holds a state, so --seed would have no effect.`,
      "Leave out --seed to continue from that state, or name a file that does not exist yet.",
    );
  }
  try {
    return await startSandbox({
      seed: description,
      ...(stateFile === undefined ? {} : { stateFile }),
      ...(portNumber === undefined ? {} : { port: portNumber }),
    });
  } catch (error) {
    if (!hasCode(error, "EADDRINUSE", "EACCES") || (error as NodeJS.ErrnoException).syscall !== "listen") throw error;
    throw new CliError({
      code: "PORT_UNAVAILABLE",
      message: hasCode(error, "EACCES")
        ? `Port ${portNumber} is for the system's own programs.`
        : `Port ${portNumber} is in use by another program.`,
      hint: "Choose another --port, or leave it out to take any that is free.",
      cause: error,
    });
  }
}

/** Runs the command with the sandbox's settings in place of the person's own, and ends with its exit code. */
async function runInside(context: Context, opened: Opened, command: [string, ...string[]]): Promise<Result> {
  const { sandbox, furnished } = opened;
  const [program] = command;
  try {
    const settings = { ...withoutOwnAws(context.env), ...furnished.environment };
    const { line, env, isShell } = await enterShell(command, settings, furnished.folder);
    if (isShell && context.err.isTerminal) {
      context.err.write(banner(context, opened, ["You are in the sandbox until you type: exit"]));
    }
    const { exitCode } = await context.processes.run({ line, env, capture: false });
    // Standard output is the command's, too.
    return { data: undefined, text: [], exitCode };
  } catch (error) {
    throw commandNotFound(program, error) ?? error;
  } finally {
    await sandbox.close();
  }
}

/** Runs until Ctrl-C. Standard output holds the line to type and nothing else, so that it can be sourced. */
function serve(context: Context, opened: Opened, { shell, quiet }: SandboxFlags): Result {
  const { sandbox, furnished } = opened;
  if (!quiet) {
    context.err.write(banner(context, opened, ["Stop it with Ctrl-C. To work in it, type in another terminal:"]));
  }
  return {
    data: {
      url: sandbox.url,
      mailUrl: sandbox.mail.url,
      accountId: sandbox.account().id,
      variables: furnished.environment,
    },
    text: [`${shells[shell].source} '${sourceFile(furnished.folder, shell)}'`],
    isVerbatim: true,
    afterPrint: async () => {
      await aborted(context.signal);
      await sandbox.close();
      // A terminal shows ^C, and the shell would go on behind it.
      if (context.err.isTerminal && !quiet) context.err.write("\n");
    },
  };
}

async function loadSeed(context: Pick<Context, "files">, path: string): Promise<AccountSeed> {
  const text = await unlessMissing(readText(context, path), undefined);
  if (text !== undefined) return readSeed(text, path);
  throw usageError(
    `The seed file ${path} does not exist.`,
    `To see what is there: ls ${quote(dirname(path))}\n${shownIn}`,
  );
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
