import { startSandbox, type Sandbox, type SandboxOptions } from "@iam-tools/sandbox";
import { runInMemory, temporaryFolder, type BinOptions, type BinResult } from "@iam-tools/sandbox/testing";
import { main } from "../src/main.js";
import type { Report } from "../src/report/report.js";

/** The tool on a local AWS, with a home folder of its own, and a clock that can be set back. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly home: string;
  /** In this process. */
  run(args: string, options?: Partial<BinOptions>): Promise<BinResult>;
  /** What `--json` prints. */
  report(args?: string, options?: Partial<BinOptions>): Promise<Report>;
  /** Does something as many days ago. */
  ago(days: number, work: () => void): void;
  close(): Promise<void>;
}

const day = 86_400_000;

export async function startStage(sandboxOptions: SandboxOptions = {}): Promise<Stage> {
  let ahead = -400 * day;
  const folder = await temporaryFolder();
  const sandbox = await startSandbox({
    accountAlias: "dev",
    clock: () => new Date(Date.now() + ahead),
    ...sandboxOptions,
  });
  ahead = 0;
  const environment = { ...sandbox.environment, HOME: folder.path };
  const run: Stage["run"] = (args, more) =>
    runInMemory({
      main,
      args: args.split(" ").filter((word) => word !== ""),
      cwd: folder.path,
      ...more,
      env: { ...environment, ...more?.env },
    });
  return {
    sandbox,
    home: folder.path,
    run,
    async report(args = "", options) {
      const { stdout, stderr, exitCode } = await run(`--json ${args}`, options);
      if (exitCode !== 0) throw new Error(stderr);
      return JSON.parse(stdout) as Report;
    },
    ago(days, work) {
      ahead = -days * day;
      work();
      ahead = 0;
    },
    async close() {
      await sandbox.close();
      await folder.remove();
    },
  };
}
