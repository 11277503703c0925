import { quote } from "@iam-tools/core/errors";
import { adminCommand, awsCommand, inactiveCommand, inOrder } from "./next.js";
import type { UserRule } from "./rule.js";

export const deactivatedWithAccess: UserRule = {
  id: "deactivated-with-access",
  about: "user",
  severity: "high",
  title: "Deactivated, with access left",
  why: "Somebody was to have no access any more, and still has some.",
  *check(user, account) {
    // The tag by which iam-user-admin knows whom it deactivated.
    if (user.tags?.["iam-user-admin:deactivated"] === undefined) return;
    const keys = (user.accessKeys ?? [])
      .filter(({ status }) => status === "Active")
      .map(({ accessKeyId: id }) => ({ kind: "access-key", id }) as const);
    const credentials = user.credentials.filter((credential) => credential.active && !credential.expired);
    const [active, others] = [keys.length, credentials.length];
    const left = [
      ...(user.password ? ["a password"] : []),
      ...(active > 0 ? [`${active} active access ${active === 1 ? "key" : "keys"}`] : []),
      ...(others > 0 ? [`${others} other active ${others === 1 ? "credential" : "credentials"}`] : []),
    ];
    if (left.length === 0) return;
    yield {
      what: `${user.userName} was deactivated and has access left: ${left.join(", ")}.`,
      next:
        adminCommand(account, user, "--deactivate") ??
        inOrder(
          ...(user.password
            ? [awsCommand(account, `iam delete-login-profile --user-name ${quote(user.userName)}`)]
            : []),
          ...[...keys, ...credentials].map((one) => inactiveCommand(account, user.userName, one)),
        ),
    };
  },
};
