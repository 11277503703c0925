import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startStage, type Stage } from "./stage.js";

export const prdId = "222233334444";
const trustAll = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "sts:AssumeRole" }],
};

/** Both accounts, the second by a role in it. */
export const config = `
accounts:
  dev:
    id: "111122223333"
    defaultGroups: [People]
  prd:
    id: "${prdId}"
    env: production
    consoleUrl: https://login.example.com/
    roleArn: arn:aws:iam::${prdId}:role/user-admin
mail:
  from: Identity Team <iam@example.com>
  replyTo: helpdesk@example.com
  allowedDomains: [example.com]
  admin: security@example.com
`;

/** Two accounts, and a config file in the working folder that names them. */
export async function openTwoAccounts(): Promise<Stage> {
  const role = { name: "user-admin", trustPolicy: trustAll, attachedPolicies: ["AdministratorAccess"] };
  const stage = await startStage({
    seed: {
      groups: [{ name: "People" }, { name: "Things" }],
      accounts: [{ id: prdId, groups: [{ name: "Things" }], roles: [role] }],
    },
  });
  await writeFile(join(stage.home, "iam-user-admin.yaml"), config);
  return stage;
}
