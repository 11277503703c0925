import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Context, ProcessIdentity } from "@iam-tools/core/context";
import type { Sandbox } from "../server/start-sandbox.js";
import { shells, writeExports, type Shell } from "./write-exports.js";

/** What a person works with: the folder that the sandbox removes when it stops. */
export interface Furnished {
  readonly folder: string;
  /** Without keys: those are in the profiles, so that AWS_PROFILE counts, and a rotated key is dead nowhere. */
  readonly environment: Readonly<Record<string, string>>;
  /** User whose keys are in the profile `work`; undefined where nobody but the administrator has any. */
  readonly engineer: string | undefined;
}

/** Named in the environment: the folder, by which the sandbox's other commands find it. */
export const folderVariable = "IAM_SANDBOX";

/** Beside the AWS files: the environment, as JSON and for shells to source. */
export const environmentFile = "environment.json";

/** What is in that file. */
export interface Noted extends Omit<Furnished, "folder"> {
  /** Where it was killed, its port is another server's by now. */
  readonly server: ProcessIdentity;
}

export const sourceFile = (folder: string, shell: Shell): string => join(folder, `env.${shells[shell].extension}`);

export async function furnish({ processes }: Pick<Context, "processes">, sandbox: Sandbox): Promise<Furnished> {
  const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...files } = sandbox.environment;
  const configFile = files["AWS_CONFIG_FILE"] ?? "";
  const folder = dirname(configFile);
  const state = join(folder, "state");
  await mkdir(state, { mode: 0o700 });
  const engineer = await writeWorkProfile(sandbox, files);
  const environment = {
    ...files,
    // What boto3 and version 1 of the AWS CLI take it from.
    AWS_DEFAULT_REGION: files["AWS_REGION"] ?? "",
    MAIL_FROM: "IT <it@example.com>",
    // What the tools remember of the sandbox goes when it goes.
    XDG_STATE_HOME: state,
    [folderVariable]: folder,
  };
  const write = (path: string, text: string) => writeFile(path, text, { mode: 0o600 });
  await Promise.all(
    Object.keys(shells).map((name) => {
      const shell = name as Shell;
      const lines = [...writeExports(environment, shell), shells[shell].prompt];
      return write(sourceFile(folder, shell), `${lines.join("\n")}\n`);
    }),
  );
  const noted: Noted = { environment, engineer, server: processes.self };
  await write(join(folder, environmentFile), JSON.stringify(noted));
  return { folder, environment, engineer };
}

/** Their keys are the first user's who has any and is not the administrator: roger's, in the account to start from. */
async function writeWorkProfile(
  sandbox: Sandbox,
  files: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  for (const user of sandbox.account().users.values()) {
    const key = user.accessKeys.find(({ status }) => status === "Active");
    if (key === undefined || user.name === "administrator") continue;
    await appendFile(
      files["AWS_SHARED_CREDENTIALS_FILE"] ?? "",
      `\n[work]\naws_access_key_id = ${key.id}\naws_secret_access_key = ${key.secret}\n`,
    );
    return user.name;
  }
  return undefined;
}
