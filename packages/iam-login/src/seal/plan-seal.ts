import type { AwsCredentials, Context } from "@iam-tools/core/context";
import { quote, refusal, usageError } from "@iam-tools/core/errors";
import {
  changeProfiles,
  checkProfiles,
  isSealingCommand,
  profileContent,
  profileValue,
  storedSession,
  type LongTermKeys,
  type ProfilesCheck,
  type StoredSession,
} from "@iam-tools/core/profiles";
import { noLongTermKeys, notInVault } from "@iam-tools/core/session";
import { adviseInstalling } from "../session/advise-installing.js";
import { asksEachTime } from "../session/session-profile.js";
import { findCopies, findLines } from "./find-copies.js";
import {
  commandChanges,
  endOf,
  proveKeys,
  readSealing,
  requireNoRotation,
  type Sealing,
  type SealingFlags,
} from "./sealing.js";

/** What goes into the vault, and what goes from the files; a dry run shows it, a real run does it. */
export interface SealPlan extends Sealing {
  readonly key: AwsCredentials;
  /** Of the key's user, as AWS answered with it. */
  readonly arn: string;
  /** The file that the key goes from; undefined where it is in the vault alone already. */
  readonly home: "credentials" | "config" | undefined;
  /** The session that goes with it: that in the session's profile, where it is not known to be of another key. */
  readonly session: (StoredSession & { readonly expiration: Date }) | undefined;
  /** Options of the profile that go with the key: tokens of an earlier session, with which AWS rejects it. */
  readonly staleTokens: LongTermKeys["staleTokens"];
  /** Whether the config file does not say yet that the keys are in the vault. */
  readonly says: boolean;
  /** Whether the person wants to be asked for each session that is handed out; `asked`: whether they are, so far. */
  readonly asks: boolean;
  readonly asked: boolean;
  /** Other files with the key. */
  readonly copies: readonly string[];
  /** Lines of the shared files themselves in which the key stays. */
  readonly lines: readonly string[];
  /** The key that the vault has for this profile, and that is overwritten. */
  readonly overwritten: string | undefined;
  /** Sentences for standard error. */
  readonly warnings: readonly string[];
}

/**
 * Finds everything that can be wrong before anything is changed, and shows that the key works.
 *
 * @throws {CliError} `NO_CREDENTIALS`, `REFUSED`, `USAGE`, what `checkProfiles` throws, and what AWS says of the key
 */
export async function planSeal(context: Context, flags: SealingFlags & Pick<SealPlan, "asks">): Promise<SealPlan> {
  const sealing = await readSealing(context, flags);
  const { profile, credentials, config, vault, content } = sealing;
  if (content.kind === "process") throw ofProcess(sealing);
  if (content.kind !== "long-term" && content.kind !== "sealed")
    throw noLongTermKeys([credentials, vault, config], profile, content);
  requireLast(sealing);
  await requireNoRotation(context, sealing, content.accessKeyId);
  const { key, home } = await keyOf(context, sealing);
  // The very changes of a real run.
  const says = changeProfiles(config, commandChanges(context, sealing)).text !== config.text;
  changeProfiles(vault, [{ profile, set: { aws_access_key_id: key.accessKeyId } }]);
  const checks = await Promise.all([credentials, config, vault].map(({ file }) => checkProfiles(context, file)));
  const session = sessionOf(sealing, key);
  const before = profileContent([vault], profile);
  const emptied = new Set([home && sealing[home], session && credentials].map((document) => document?.file.path));
  requireOneName(
    context,
    checks.filter(({ document }) => emptied.has(document.file.path)),
  );
  return {
    ...sealing,
    key,
    home,
    asks: flags.asks,
    asked: asksEachTime(vault, profile),
    arn: await proveKeys(context, flags, key),
    session,
    staleTokens: content.kind === "long-term" ? content.staleTokens : [],
    says,
    copies: await findCopies(context, sealing, key.secretAccessKey),
    lines: findLines(sealing, key.secretAccessKey, home && sealing[home]),
    overwritten: before.kind === "sealed" && before.accessKeyId !== key.accessKeyId ? before.accessKeyId : undefined,
    warnings: [
      ...checks.flatMap(({ warnings }) => warnings),
      ...leftInClear(sealing, key),
      ...(await adviseInstalling(context)),
    ],
  };
}

/** The session that goes along: one that says when it ends, and is not known to be of another key. */
function sessionOf({ target, credentials }: Sealing, { accessKeyId }: AwsCredentials): SealPlan["session"] {
  const session = storedSession(credentials, target);
  if (session?.expiration === undefined || (session.madeFrom ?? accessKeyId) !== accessKeyId) return undefined;
  return { ...session, expiration: session.expiration };
}

/** @throws {CliError} `REFUSED` where a file has further names: each of them keeps what is removed under one */
function requireOneName({ files }: Pick<Context, "files">, checks: readonly ProfilesCheck[]): void {
  for (const { links, document } of checks) {
    if (links < 2) continue;
    const path = quote(document.file.path);
    // Windows alone has no user ids.
    const find = files.uid === undefined ? `fsutil hardlink list ${path}` : `find / -samefile ${path} 2> /dev/null`;
    throw refusal(
      `${document.file.path} has ${links} names (hard links), and under the others the key would stay in clear.`,
      `Nothing was changed. To find them: ${find}\nRemove all names but this one, and run this again.`,
    );
  }
}

async function keyOf(context: Context, { profile, credentials, vault, content }: Sealing) {
  if (content.kind === "long-term") {
    const { accessKeyId, secretAccessKey } = content;
    const isInCredentials = profileValue(credentials, profile, "aws_access_key_id") !== undefined;
    return { key: { accessKeyId, secretAccessKey }, home: isInCredentials ? "credentials" : "config" } as const;
  }
  const { openVault } = await import("@iam-tools/core/vault");
  const sealed = (await openVault(context, vault)).contentOf(vault, profile);
  if (sealed.kind !== "long-term") throw new Error("A sealed key is a key once it is open");
  const { accessKeyId, secretAccessKey } = sealed;
  return { key: { accessKeyId, secretAccessKey }, home: undefined };
}

/** Once its keys are gone, AWS tools go by what else the profile says: that must be nothing but iam-login's command. */
function requireLast({ profile, target, config, values }: Sealing): void {
  if (target === profile) {
    throw usageError(
      `The session of "${profile}" would be in a profile of the same name.`,
      "Name another in the profile: session_profile = NAME",
    );
  }
  const other = ["role_arn", "sso_session", "sso_start_url", "login_session"].find((option) => values.has(option));
  if (other !== undefined) {
    throw refusal(
      `The profile "${profile}" has a ${other}, which AWS tools would use once its keys are in the vault.`,
      "Nothing was changed. Move that line to a profile of its own.",
    );
  }
  for (const name of [profile, target]) {
    const command = profileValue(config, name, "credential_process");
    if (command === undefined || isSealingCommand(command, profile)) continue;
    throw refusal(
      `The profile "${name}" has a credential_process of its own in ${config.file.path}, which would be replaced.`,
      "Nothing was changed. Remove that line, and run this again.",
    );
  }
}

function ofProcess({ profile, content, vault }: Sealing): Error {
  const command = content.kind === "process" ? content.command : "";
  if (isSealingCommand(command, profile)) return notInVault(profile, vault);
  return usageError(
    `The profile "${profile}" holds no access key: it gets its credentials from a credential_process (${command}).`,
    "Name the profile that has your access key.",
  );
}

/** What stays where it is: another profile with the same key, and sessions that were put elsewhere. */
function leftInClear({ profile, target, credentials, config }: Sealing, { accessKeyId }: AwsCredentials): string[] {
  const profiles = [...new Set([credentials, config].flatMap((document) => [...document.profiles.keys()]))];
  const sameKey = profiles.filter((name) => {
    const content = profileContent([credentials, config], name);
    return name !== profile && content.kind === "long-term" && content.accessKeyId === accessKeyId;
  });
  const sessions = profiles.filter((name) => {
    const session = storedSession(credentials, name);
    if (name !== target) return session?.madeFrom === accessKeyId;
    return session !== undefined && session.expiration === undefined;
  });
  return [
    ...sameKey.map(
      (name) =>
        `The profile "${name}" has the same access key ${endOf(accessKeyId)}, in clear. To seal that, too: iam-login ${quote(name)} seal`,
    ),
    ...(sessions.length === 0
      ? []
      : [`Other sessions of the key stay in clear until they end, in the profiles: ${sessions.join(", ")}`]),
  ];
}
