import { AwsError } from "../operation/aws-error.js";
import { accessKeyId } from "../operation/kinds.js";
import { operation } from "../operation/operation.js";
import { required } from "../operation/parameters.js";

/**
 * Whose account a key is of (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html); not for
 * sessions of users (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html).
 */
export const getAccessKeyInfo = operation({
  action: "GetAccessKeyInfo",
  service: "sts",
  parameters: { AccessKeyId: required(accessKeyId) },
  errors: ["ValidationError"],
  resource: () => "*",
  handle({ state, principal }, { AccessKeyId }) {
    // A user's session may call AssumeRole and GetCallerIdentity of STS, and nothing else.
    if (principal.kind === "user" && principal.session !== undefined) {
      throw new AwsError("AccessDenied", "Cannot call GetAccessKeyInfo with session credentials");
    }
    for (const account of state.accounts.values()) {
      for (const user of account.users.values()) {
        if (user.accessKeys.some((key) => key.id === AccessKeyId)) return { Account: account.id };
      }
    }
    const session = state.sessions.get(AccessKeyId);
    if (session !== undefined) return { Account: session.accountId };
    throw new AwsError("ValidationError", "Provided AccessKeyId does not exist.");
  },
});
