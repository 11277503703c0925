import { credentialFault, type AwsCredentials, type Context } from "../context/index.js";
import { cancelled, CliError, quote } from "../errors/index.js";

export interface CredentialProcess {
  readonly profile: string;
  readonly command: string;
}

export interface ProcessCredentials extends AwsCredentials {
  /** Undefined for keys that do not end. */
  readonly expiration?: Date;
}

type ProcessContext = Pick<Context, "env" | "signal"> & { readonly processes: Pick<Context["processes"], "run"> };

/** In the environment of a profile's command: the profiles whose commands are waiting for it, one a line. */
const mark = "IAM_TOOLS_CREDENTIAL_PROCESS_OF";

/**
 * Credentials as a profile's `credential_process` prints them. Its standard error is kept, as the AWS CLI keeps it, and
 * told where it fails.
 *
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 *
 * @throws CliError CREDENTIAL_PROCESS_FAILED
 */
export async function runCredentialProcess(
  context: ProcessContext,
  { profile, command }: CredentialProcess,
): Promise<ProcessCredentials> {
  const waiting = waitingProfiles(context);
  const env = { ...context.env, [mark]: [...waiting, profile].join("\n") };
  const ended = await context.processes.run({ line: command, env, input: "", capture: true, keepErrors: true });
  if (context.signal.aborted) throw cancelled();
  if (ended.exitCode !== 0) {
    const words = (ended.stderr ?? "").trim().split("\n").slice(-3).join("\n");
    throw failed(
      { profile, command },
      `ended with exit code ${ended.exitCode}${words === "" ? " and no word on standard error." : `:\n${words}`}`,
    );
  }
  const credentials = parse(ended.stdout);
  if (credentials === undefined) {
    throw failed(
      { profile, command },
      "printed something other than JSON with Version 1, AccessKeyId and SecretAccessKey.",
    );
  }
  const fault = credentialFault(credentials);
  if (fault !== undefined)
    throw failed({ profile, command }, `printed credentials whose ${fault.option} ${fault.what}.`);
  return credentials;
}

/** @throws CliError NO_CREDENTIALS where a profile's own command waits for this very run, and would for ever */
export function refuseCircle(context: Pick<Context, "env">, profile: string): void {
  if (!waitingProfiles(context).includes(profile)) return;
  throw new CliError({
    code: "NO_CREDENTIALS",
    message: `The profile "${profile}" gets its keys from a credential_process that asks this very run for the same keys.`,
    hint: `Store the long-term keys in a separate profile, and name that one: aws configure --profile ${quote(`${profile}-keys`)}`,
  });
}

function waitingProfiles({ env }: Pick<Context, "env">): string[] {
  return (env[mark] ?? "").split("\n").filter((profile) => profile !== "");
}

function parse(text: string): ProcessCredentials | undefined {
  try {
    const answer = JSON.parse(text) as Record<string, unknown>;
    const { Version, AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer;
    if (Version !== 1 || typeof AccessKeyId !== "string" || typeof SecretAccessKey !== "string") return undefined;
    const end = typeof Expiration === "string" ? new Date(Expiration) : undefined;
    const expiration = end === undefined || Number.isNaN(end.getTime()) ? {} : { expiration: end };
    const pair = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, ...expiration };
    return typeof SessionToken === "string" && SessionToken !== "" ? { ...pair, sessionToken: SessionToken } : pair;
  } catch {
    return undefined;
  }
}

function failed({ profile, command }: CredentialProcess, what: string): CliError {
  return new CliError({
    code: "CREDENTIAL_PROCESS_FAILED",
    message: `The credential_process of the profile "${profile}" ${what}`,
    hint: `Try it by hand: ${command}`,
  });
}
