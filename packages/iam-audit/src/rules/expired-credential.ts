import { quote } from "@iam-tools/core/errors";
import { awsCommand } from "./next.js";
import type { UserRule } from "./rule.js";

export const expiredCredential: UserRule = {
  id: "expired-credential",
  about: "user",
  severity: "low",
  title: "A credential that AWS has ended",
  why: "It works no more, and takes the place of one that would.",
  *check({ userName, accessKeys = [], credentials }, account) {
    for (const { accessKeyId: id, status } of accessKeys) {
      if (status !== "Expired") continue;
      yield {
        subject: { kind: "access-key", id },
        what: `The access key ${id} of ${userName} is expired.`,
        next: awsCommand(account, `iam delete-access-key --user-name ${quote(userName)} --access-key-id ${quote(id)}`),
      };
    }
    for (const { kind, id, expired, service } of credentials) {
      if (!expired || kind !== "service-credential") continue;
      yield {
        subject: { kind, id },
        what: `The credential ${id} of ${userName} for ${service ?? "a service"} is expired.`,
        next: awsCommand(
          account,
          `iam delete-service-specific-credential --user-name ${quote(userName)} --service-specific-credential-id ${quote(id)}`,
        ),
      };
    }
  },
};
