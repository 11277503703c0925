import { chooseAccounts } from "@iam-tools/core/accounts";
import type { Context } from "@iam-tools/core/context";
import { usageError } from "@iam-tools/core/errors";
import { checkRecipient, mailSettings, type MailSettings } from "@iam-tools/core/mail";
import { deriveUserName, NotAUserName, parseEmailAddress } from "@iam-tools/core/username";
import type { UpdateUserFlags } from "../flags/update-user-flags.js";
import type { AdminConfig } from "../config/config.js";
import { findAdminConfig } from "../config/find-admin-config.js";
import { tellConfig } from "../mail/tell-config.js";
import { pathFault, readTags, type Traits } from "../traits/traits.js";
import { actionOf, givesSecret, type Action } from "./action.js";

export type PersonMail = MailSettings & AdminConfig["mail"];

/** What is asked for, checked as far as that takes no call. */
export interface PersonRequest {
  readonly flags: UpdateUserFlags;
  readonly config: AdminConfig;
  readonly action: Action;
  readonly traits: Traits;
  /** Of the accounts in the config file; undefined for the one that the AWS settings lead to. */
  readonly names: readonly string[] | undefined;
  /** Undefined where nothing is mailed. */
  readonly mail: PersonMail | undefined;
}

/** @throws CliError USAGE, REFUSED, CONFIG_INVALID, NO_CONFIG */
export async function readRequest(context: Context, flags: UpdateUserFlags): Promise<PersonRequest> {
  parseEmailAddress(flags.userEmail);
  const action = actionOf(flags);
  if (flags.since !== undefined && action.kind !== "compromised") {
    throw usageError("--since goes with --compromised, and says how far back to look.", "Leave out --since.");
  }
  if (flags.grace !== undefined && action.kind !== "rotate-access-key") {
    throw usageError(
      "--grace goes with --rotate-access-key, and says how long the old key is left active at least, unless the new one is used.",
      "Leave out --grace.",
    );
  }
  const traits = traitsOf(flags, action);
  const found = await findAdminConfig(context, flags.config);
  if (flags.env !== undefined) userNameIn(found.config, flags, flags.env);
  const mail = checkMail(context, flags, found.config, action);
  const { config, names } = await chooseAccounts(context, found.config, flags);
  tellConfig(context, found, { dryRun: flags.dryRun, relay: mail?.relay });
  return { flags, config, action, traits, names, mail };
}

/** @throws CliError USAGE */
function traitsOf({ permissionsBoundary, path, tags, accessKey }: UpdateUserFlags, { kind }: Action): Traits {
  const given = Object.entries({
    "permissions-boundary": permissionsBoundary,
    path,
    tags,
    "access-key": accessKey || undefined,
  });
  const [first] = given.flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}`]));
  if (first !== undefined && kind !== "update") {
    throw usageError(`${first} is of users that are created or updated, which this run does not do.`, `Leave it out.`);
  }
  const fault = path === undefined ? undefined : pathFault(path);
  if (fault !== undefined) throw usageError(`--path is "${path}": ${fault}.`);
  const read = readTags(tags ?? []);
  if (read.faults.length > 0) throw usageError(`--tags: ${read.faults.join("; ")}.`);
  return { permissionsBoundary, path, tags: read.tags };
}

/** Who mails; undefined where nothing is mailed. All that can be told before any call. */
function checkMail(
  context: Pick<Context, "env">,
  flags: UpdateUserFlags,
  config: AdminConfig,
  action: Action,
): PersonMail | undefined {
  if (flags.pgp !== undefined && (flags.noMail || !givesSecret(action))) {
    throw usageError(
      flags.noMail
        ? "Use either --pgp or --no-mail: --pgp encrypts the password in the mail."
        : "--pgp encrypts a password, but this run sets none.",
      "Leave out --pgp.",
    );
  }
  if (flags.mailTo !== undefined) {
    if (!givesSecret(action)) throw usageError("--mail-to is of a password, but this run sets none.", "Leave it out.");
    parseEmailAddress(flags.mailTo);
  }
  if (!givesSecret(action)) {
    return action.kind === "delete-user" && config.mail.admin !== undefined && !flags.noMail
      ? mailSettings(context, flags, config.mail)
      : undefined;
  }
  if (flags.noMail) {
    if (flags.quiet && !flags.dryRun) {
      throw usageError(
        "--no-mail prints the password and --quiet prints nothing: it would be lost.",
        "Leave out one of them.",
      );
    }
    return undefined;
  }
  checkRecipient(config.mail, flags.mailTo ?? flags.userEmail, flags);
  return mailSettings(context, flags, config.mail);
}

/** @throws CliError USAGE, which offers a name that AWS takes */
export function userNameIn(config: AdminConfig, flags: UpdateUserFlags, environment: string): string {
  try {
    return deriveUserName({
      email: flags.userEmail,
      account: environment,
      pattern: flags.userName ?? config.username,
    });
  } catch (error) {
    if (!(error instanceof NotAUserName)) throw error;
    const { message, hint = "", near } = error;
    throw usageError(message, `${hint}\nChoose the name with: --user-name ${near ?? "NAME"}`);
  }
}
