import { startSandbox, type CallRecord, type MailCatcher, type Sandbox, type SandboxOptions } from "@iam-tools/sandbox";
import {
  binOf,
  runBin,
  runInMemory,
  temporaryFolder,
  type BinOptions,
  type BinResult,
} from "@iam-tools/sandbox/testing";
import { main } from "../src/main.js";

/** The tool on a local AWS and a local mail relay, with a home folder of its own. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly mail: MailCatcher;
  /** Where the tool keeps its own files. */
  readonly home: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly bin: string;
  /** In this process. */
  run(args: string, options?: Partial<BinOptions>): Promise<BinResult>;
  /** The real bin, for what only a process shows. */
  runBin(args: string, options?: Partial<BinOptions>): Promise<BinResult>;
  /** Since the last time that it was asked. */
  writes(): string[];
  close(): Promise<void>;
}

export async function startStage(sandboxOptions: SandboxOptions = {}): Promise<Stage> {
  const [sandbox, folder] = await Promise.all([
    startSandbox({ accountAlias: "dev", ...sandboxOptions }),
    temporaryFolder(),
  ]);
  const { mail } = sandbox;
  const bin = binOf("iam-user-admin");
  const environment = {
    ...sandbox.environment,
    HOME: folder.path,
    SMTP_URL: mail.url,
    MAIL_FROM: "Identity Team <iam@example.com>",
  };
  const options = (args: string, more?: Partial<BinOptions>) => ({
    args: words(args),
    cwd: folder.path,
    ...more,
    env: { ...environment, ...more?.env },
  });
  let seen = 0;
  return {
    sandbox,
    mail,
    home: folder.path,
    environment,
    bin,
    run: (args, more) => runInMemory({ main, ...options(args, more) }),
    runBin: (args, more) => runBin({ bin, ...options(args, more) }),
    writes() {
      const calls: readonly CallRecord[] = sandbox.calls.slice(seen);
      seen = sandbox.calls.length;
      return calls.filter((call) => call.writes).map((call) => call.action);
    },
    async close() {
      await sandbox.close();
      await folder.remove();
    },
  };
}

/** As a shell takes a line apart, where it has no quotes. */
function words(line: string): string[] {
  return line.split(" ").filter((word) => word !== "");
}
