import { env } from "node:process";
import { realContext } from "@iam-tools/core/context/real";
import { killAt, memoryContext, type Killed, type KillPoint, type MemoryWorld } from "@iam-tools/core/testing";
import { startSandbox, type Sandbox, type SandboxOptions } from "@iam-tools/sandbox";
import { main } from "../../src/main.js";

export const home = "/home/ann";
const state = `${home}/.local/state/iam-user-admin/`;

/** Files and mails in memory, and AWS as a server. */
export interface MemoryStage {
  readonly sandbox: Sandbox;
  readonly world: MemoryWorld;
  /** Runs a command, and kills it at a point where one is given. */
  run(line: string, point?: KillPoint): Promise<Killed & { readonly stdout: string; readonly stderr: string }>;
  /** What waits in files, but for the snapshots of users who are gone. */
  left(): string[];
  /** Remembers account, files and mails as they are. @returns what puts them back */
  keep(): () => void;
  /** Begins anew with files and mails; the account stays. */
  clear(): void;
  close(): Promise<void>;
}

export async function startMemoryStage(seed: SandboxOptions["seed"] = {}): Promise<MemoryStage> {
  const sandbox = await startSandbox({ accountAlias: "dev", seed });
  Object.assign(env, { AWS_CONFIG_FILE: "/nonexistent", AWS_SHARED_CREDENTIALS_FILE: "/nonexistent" });
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = sandbox.environment;
  const where = { endpointUrl: sandbox.url, region: "us-east-1", credentials: { accessKeyId, secretAccessKey } };
  const { aws } = realContext();
  const newWorld = (): MemoryWorld => ({
    home,
    files: new Map(),
    env: { SMTP_URL: "smtp://localhost", MAIL_FROM: "iam@example.com" },
    aws: {
      ...aws,
      iam: (request) => aws.iam({ ...request, ...where }),
      sts: (request) => aws.sts({ ...request, ...where }),
    },
    now: () => new Date(),
    mails: [],
  });
  let world = newWorld();
  return {
    sandbox,
    get world() {
      return world;
    },
    async run(line, point) {
      const context = memoryContext(world);
      const result = await killAt(context, (killed) => main(line.split(" "), killed), point);
      return { ...result, stdout: context.out.text, stderr: context.err.text };
    },
    left: () =>
      [...world.files.keys()].filter((path) => path.startsWith(state) && !path.startsWith(`${state}deleted/`)),
    keep() {
      const [account, files, mails] = [sandbox.save(), new Map(world.files), [...world.mails]];
      return () => {
        sandbox.restore(account);
        world = { ...newWorld(), files: new Map(files), mails: [...mails] };
      };
    },
    clear() {
      world = newWorld();
    },
    close: () => sandbox.close(),
  };
}
