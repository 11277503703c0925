import { findUser } from "@iam-tools/core/iam";
import { CliError } from "@iam-tools/core/errors";
import { getSessionToken } from "@iam-tools/core/sts";
import type { AddedUser, Sandbox } from "@iam-tools/sandbox";
import { quickContext } from "@iam-tools/sandbox/testing";

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What somebody who has a user's key does with it. */
export interface KeyHolder {
  readonly keys: Keys;
  /** A session with MFA, which IAM takes. */
  newSession(): Promise<Keys>;
  /** Whether these may read the user. */
  works(keys: Keys): Promise<boolean>;
}

export function holdKeyOf(sandbox: Sandbox, added: AddedUser, home: string): KeyHolder {
  const { accessKeyId, secretAccessKey, serialNumber, environment, user } = added;
  const { context } = quickContext({ env: environment, home });
  const keys = { accessKeyId, secretAccessKey };
  return {
    keys,
    async newSession() {
      sandbox.forgetCodes();
      const tokenCode = sandbox.totp(serialNumber);
      const sts = await context.aws.sts({ credentials: keys });
      return getSessionToken(sts, { serialNumber, tokenCode, durationSeconds: 3600 });
    },
    async works(credentials) {
      const iam = await context.aws.iam({ credentials });
      try {
        return (await findUser(iam, user.name)) !== undefined;
      } catch (error) {
        const { name } = error as Error;
        if (error instanceof CliError || !/AccessDenied|InvalidClientTokenId/.test(name)) throw error;
        return false;
      }
    },
  };
}
