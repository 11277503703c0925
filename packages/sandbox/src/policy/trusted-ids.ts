import { AwsError } from "../operation/aws-error.js";
import type { Account, Role, State } from "../state/account.js";
import { roleArn, userArn } from "../state/arns.js";
import { readPolicy } from "./read-policy.js";

/**
 * The ids of the users and roles that a trust policy names, by the ARNs it names them by. AWS keeps a principal by its id,
 * so that another one made later under the same name is not trusted
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html). Accounts that the sandbox
 * does not have are taken at their word.
 *
 * @throws AwsError MalformedPolicyDocument where a principal does not exist
 */
export function identifyPrincipals({ accounts }: State, trustPolicy: string): Map<string, string> {
  const ids = new Map<string, string>();
  for (const { principal } of readPolicy(trustPolicy, "trust").statements) {
    for (const name of principal?.aws ?? []) {
      const account = accounts.get(name.split(":")[4] ?? "");
      if (account === undefined || name.endsWith(":root")) continue;
      const id = findId(account, name);
      if (id === undefined) {
        throw new AwsError("MalformedPolicyDocument", `Invalid principal in policy: "AWS":"${name}"`);
      }
      ids.set(name, id);
    }
  }
  return ids;
}

/** A role's trust policy with who is meant by it under their names of now; who is gone is shown by their id. */
export function showTrustPolicy(account: Account, { trustPolicy, trustedIds }: Role): string {
  const arns = new Map([
    ...[...account.users.values()].map((user) => [user.id, userArn(account, user)] as const),
    ...[...account.roles.values()].map((role) => [role.id, roleArn(account, role)] as const),
  ]);
  return [...trustedIds]
    .filter(([name]) => name.split(":")[4] === account.id && !name.includes(":assumed-role/"))
    .reduce((text, [name, id]) => text.replaceAll(`"${name}"`, `"${arns.get(id) ?? id}"`), trustPolicy);
}

function findId(account: Account, arn: string): string | undefined {
  const [kind = "", ...path] = (arn.split(":")[5] ?? "").split("/");
  if (kind === "assumed-role") return account.roles.get(path[0] ?? "")?.id;
  const name = path.at(-1) ?? "";
  const [user, role] = [account.users.get(name), account.roles.get(name)];
  if (user !== undefined && userArn(account, user) === arn) return user.id;
  return role !== undefined && roleArn(account, role) === arn ? role.id : undefined;
}
