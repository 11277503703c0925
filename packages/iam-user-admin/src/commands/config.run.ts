import { accountsAtOnce, withOrganization } from "@iam-tools/core/accounts";
import { errorData, type Result } from "@iam-tools/core/cli";
import { usualPaths } from "@iam-tools/core/config";
import type { Context } from "@iam-tools/core/context";
import { CliError, exitCodes, hasCode, quote, toCliError } from "@iam-tools/core/errors";
import { absolute } from "@iam-tools/core/files";
import { checkTemplates } from "@iam-tools/core/mail";
import { mapAtMost } from "@iam-tools/core/pace";
import { accountsAccess } from "../account/accounts-access.js";
import type { AdminConfig } from "../config/config.js";
import { findAdminConfig } from "../config/find-admin-config.js";
import { sampleConfig } from "../config/sample-config.js";
import { mails } from "../mail/mails.js";
import { exitCodeOfAll } from "../outcome/outcome.js";
import type { ConfigFlags } from "./config.js";

export async function run(context: Context, flags: ConfigFlags): Promise<Result> {
  return flags.action === "init" ? init(context, flags) : check(context, flags);
}

async function init(context: Context, { file, config }: ConfigFlags): Promise<Result> {
  const named = file ?? config;
  const path = absolute(context, named ?? "iam-user-admin.yaml");
  const checking = `iam-user-admin config check${named === undefined ? "" : ` ${quote(named)}`}`;
  try {
    await context.files.create(path, sampleConfig, 0o644);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
    throw new CliError({
      code: "FILE_EXISTS",
      message: `${path} already exists and was left unchanged.`,
      hint: `Name another file, or check that one with: ${checking}`,
    });
  }
  return {
    data: { path },
    text: [`wrote ${path}`, `Fill it in, and check it with: ${checking}`],
  };
}

/** Calls nothing that writes; an account that cannot be reached does not keep the others from being tried. */
async function check(context: Context, flags: ConfigFlags): Promise<Result> {
  const { config: written, path } = await findAdminConfig(context, flags.file ?? flags.config);
  if (path === undefined) {
    throw new CliError({
      code: "NO_CONFIG",
      message: `No config file: neither ${usualPaths(context).join(" nor ")} exists.`,
      hint: "Write one with: iam-user-admin config init",
    });
  }
  await checkTemplates(context, mails, written.mail);
  const config = await withOrganization(context, written, "all", flags);
  const names = Object.keys(config.accounts);
  const open = accountsAccess(context, { config, flags: { ...flags, dryRun: true } });
  const checked = await mapAtMost(accountsAtOnce, names, async (name) => {
    try {
      const { account } = await open(name);
      requireEnding(account.environment, config);
      return { name, accountId: account.id, environment: account.environment, error: null };
    } catch (error) {
      const failure = toCliError(error);
      if (failure.exitCode === exitCodes.cancelled) throw error;
      return { name, accountId: null, environment: null, error: errorData(failure) };
    }
  });
  return {
    data: { path, accounts: checked },
    text: [
      `${path} is valid`,
      ...checked.map((account) =>
        account.error === null
          ? `${account.name}: account ${account.accountId}, called ${account.environment}`
          : `${account.name}: failed: ${account.error.message}`,
      ),
    ],
    exitCode: exitCodeOfAll(checked.map((account) => (account.error === null ? exitCodes.done : exitCodes.failed))),
  };
}

/** A name of an account that only other tools read may be any; those of users take part of it. */
function requireEnding(environment: string, { username }: AdminConfig): void {
  if (/^[\w+=,.@-]*$/.test(environment) || username?.includes("{env}") === false) return;
  throw new CliError({
    code: "CONFIG_INVALID",
    message: `User names would end in "${environment}", which they cannot. Give the account an env of letters, digits and _ + = , . @ -`,
  });
}
