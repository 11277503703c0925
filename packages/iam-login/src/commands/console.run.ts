import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { quote, usageError } from "@iam-tools/core/errors";
import { profileValues } from "@iam-tools/core/profiles";
import { readSettings } from "@iam-tools/core/settings";
import { parseCallerArn } from "@iam-tools/core/sts";
import { consoleAddress, loginAddress } from "../console/console-address.js";
import { ensureSession } from "../session/ensure-session.js";
import { readStored, requireProfile, type WhichProfile } from "../session/session-profile.js";
import { findRole, takeRole } from "../session/take-role.js";
import type { ConsoleFlags } from "./console.js";

export async function run(context: Context, flags: ConsoleFlags): Promise<Result> {
  const profile = await requireProfile(context, flags.profile, "console");
  const which = { ...flags, profile };
  const named = await findRole(context, which, flags.role ?? (await failForRole(context, which)));
  const role = named.roleArn;
  // Credentials of a test system must not be sent to AWS, so that an endpoint for all services counts here too.
  const { endpoints } = await readSettings(context, { ...which, hasCredentials: true });
  const address = consoleAddress({ roleArn: role, region: flags.region, endpointUrl: endpoints.signin?.value });
  const { session } = await ensureSession(context, { profile, flags, arns: [role] });
  const credentials = await takeRole(context, { profile, flags, session }, named);
  const token = await context.aws.signinToken(address.federation, { profile, credentials });
  const url = loginAddress(address, token);
  const expiration = credentials.expiration.toISOString();
  if (flags.open) {
    await context.browser.open(url);
    return {
      data: { profile, roleArn: role, expiration, opened: true, url: null },
      text: [`The console is open in the browser, as ${role}, until ${expiration}`],
    };
  }
  context.err.write(`Signs in as ${role} until ${expiration}. Anyone with this address can use it for 15 minutes:\n`);
  return { data: { profile, roleArn: role, expiration, opened: false, url }, text: [url] };
}

/** AWS's sign-in page takes sessions of roles and federated users only, and never one of an IAM user. */
async function failForRole(context: Pick<Context, "clock" | "env" | "files">, which: WhichProfile): Promise<never> {
  const { config, target, values: own } = await readStored(context, which);
  const { profile } = which;
  const roles = [...config.profiles.keys()].flatMap((name) => {
    const values = profileValues(config, name);
    const isOwn = values?.get("source_profile") === target;
    return isOwn ? (values?.get("role_arn") ?? []) : [];
  });
  const known = [...new Set(roles)].map((role) => `iam-login ${quote(profile)} console --role ${role}`);
  throw usageError(
    "The AWS console does not accept an IAM user's session, only a role's.",
    known.length > 0
      ? known.join("\n")
      : `Name one: iam-login ${quote(profile)} console --role ${exampleRole(own.get("mfa_serial") ?? "")}`,
  );
}

/** In the account and the partition of the device, where the profile names one. */
function exampleRole(serialNumber: string): string {
  const { partition, accountId } = parseCallerArn(serialNumber);
  return `arn:${partition || "aws"}:iam::${accountId || "ACCOUNT"}:role/NAME`;
}
