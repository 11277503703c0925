import { startSandbox, type CallRecord, type MailCatcher, type Sandbox, type SandboxOptions } from "@iam-tools/sandbox";
import { binOf, runBin, temporaryFolder, type BinOptions, type BinResult } from "@iam-tools/sandbox/testing";

/** The real bin on a local AWS and a local mail relay, with a home folder of its own. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly mail: MailCatcher;
  /** Where the tool keeps its own files. */
  readonly home: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly bin: string;
  run(args: string, options?: Partial<BinOptions>): Promise<BinResult>;
  /** Since the last time that it was asked. */
  writes(): string[];
  close(): Promise<void>;
}

export async function startStage(options: SandboxOptions = {}): Promise<Stage> {
  const [sandbox, folder] = await Promise.all([startSandbox({ accountAlias: "dev", ...options }), temporaryFolder()]);
  const { mail } = sandbox;
  const bin = binOf("iam-user-admin");
  const environment = {
    ...sandbox.environment,
    HOME: folder.path,
    SMTP_URL: mail.url,
    MAIL_FROM: "Identity Team <iam@example.com>",
  };
  let seen = 0;
  return {
    sandbox,
    mail,
    home: folder.path,
    environment,
    bin,
    run: (args, more) =>
      runBin({ bin, args: words(args), cwd: folder.path, ...more, env: { ...environment, ...more?.env } }),
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
