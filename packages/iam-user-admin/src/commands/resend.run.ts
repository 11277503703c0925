import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { exitCodes, toCliError, type CliError } from "@iam-tools/core/errors";
import { findUser, tagUser } from "@iam-tools/core/iam";
import { openAccount } from "../account/open-account.js";
import type { Config } from "../config/config.js";
import { findConfig } from "../config/find-config.js";
import { mailSettings, openPostOffice } from "../mail/post-office.js";
import { deliver } from "../passwords/deliver.js";
import { forgetPassword, listPendingPasswords, type PendingPassword } from "../passwords/pending-password.js";
import { invitationPending, tagKeys } from "../user/tags.js";
import type { ResendFlags } from "./resend.js";

/** One mail, and what became of it. */
interface Letter {
  readonly email: string;
  readonly userNames: readonly string[];
  readonly error?: CliError | undefined;
}

export async function run(context: Context, flags: ResendFlags): Promise<Result> {
  const { config } = await findConfig(context, flags.config);
  const settings = mailSettings(context, flags, config.mail);
  const waiting = (await listPendingPasswords(context)).filter(({ email, state }) => {
    return state !== "unset" && (flags.email === undefined || email.toLowerCase() === flags.email.toLowerCase());
  });
  if (waiting.length === 0) return { data: { mails: [] }, text: ["no password waits to be mailed"] };
  const office = await openPostOffice(context, settings, flags);
  try {
    const letters: Letter[] = [];
    for (const [first, ...rest] of byMail(waiting)) {
      letters.push(await send(first, [first, ...rest]));
    }
    return report(letters, flags.dryRun);
  } finally {
    office.close();
  }

  async function send(
    { email, messageId }: PendingPassword,
    passwords: [PendingPassword, ...PendingPassword[]],
  ): Promise<Letter> {
    const letter = { email, userNames: passwords.map(({ userName }) => userName) };
    if (flags.dryRun) return letter;
    try {
      if (passwords.some(({ state }) => state === "set")) await deliver(context, office, passwords, messageId);
      for (const password of passwords) await record(context, { config, flags }, password);
      return letter;
    } catch (error) {
      const shown = toCliError(error);
      if (shown.exitCode === exitCodes.cancelled) throw shown;
      return { ...letter, error: shown };
    }
  }
}

/** Passwords that were to go out in one mail. */
function byMail(waiting: readonly PendingPassword[]): [PendingPassword, ...PendingPassword[]][] {
  const mails = new Map<string, [PendingPassword, ...PendingPassword[]]>();
  for (const password of waiting) {
    const mail = mails.get(password.messageId);
    if (mail === undefined) mails.set(password.messageId, [password]);
    else mail.push(password);
  }
  return [...mails.values()];
}

/** Notes with the user, for every machine to see, that the invitation is out, and forgets the password. */
async function record(
  context: Context,
  { config, flags }: { config: Config; flags: ResendFlags },
  password: PendingPassword,
): Promise<void> {
  const { account, userName } = password;
  const name = Object.keys(config.accounts).find((key) => config.accounts[key]?.id === account.id);
  const { profile, region, endpointUrl } = flags;
  const access = await openAccount(context, {
    config,
    flags: { profile, region, endpointUrl, env: name === undefined ? account.environment : undefined },
    name,
  });
  if (access.account.id === account.id) {
    const user = await findUser(access.iam, userName);
    const tags = { [tagKeys.invitation]: context.clock.now().toISOString().slice(0, 10) };
    if (user?.tags[tagKeys.invitation] === invitationPending) await tagUser(access.iam, { userName, tags });
    await forgetPassword(context, password);
  } else {
    context.err.write(
      `Warning: the password of ${userName} was mailed, and these credentials cannot record it in account ${account.id}; the next run there does.\n`,
    );
  }
}

function report(letters: readonly Letter[], dryRun: boolean): Result {
  const failed = letters.filter(({ error }) => error !== undefined).length;
  return {
    data: {
      dryRun,
      mails: letters.map(({ error, ...letter }) => ({
        ...letter,
        error: error === undefined ? undefined : { code: error.code, message: error.message },
      })),
    },
    text: letters.map(({ email, userNames, error }) => {
      if (error !== undefined) return `${email}: failed: ${error.message}`;
      return `${dryRun ? "would mail" : "mailed"} ${email} the password of ${userNames.join(", ")}`;
    }),
    exitCode: failed === 0 ? exitCodes.done : failed === letters.length ? exitCodes.failed : exitCodes.partlyDone,
  };
}
