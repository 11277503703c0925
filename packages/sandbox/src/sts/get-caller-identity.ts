import { operation } from "../operation/operation.js";
import { principalArn, principalId } from "../policy/principal-arn.js";

/**
 * Needs no permission, and no policy can deny it
 * (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html).
 */
export const getCallerIdentity = operation({
  action: "GetCallerIdentity",
  service: "sts",
  parameters: {},
  errors: [],
  resource: () => undefined,
  handle: ({ account, principal }) => ({
    Arn: principalArn(principal),
    UserId: principalId(principal),
    Account: account.id,
  }),
});
