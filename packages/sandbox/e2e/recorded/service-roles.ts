import type { Sandbox } from "../../src/index.js";
import type { Step } from "./replays.js";

/** What was recorded of a role that belongs to a service. */
export interface ServiceRoleRecording {
  readonly "describe-response": {
    readonly Role: {
      readonly RoleName: string;
      readonly Path: string;
      readonly Description?: string;
      readonly AssumeRolePolicyDocument: object;
      readonly RoleLastUsed: { readonly Region?: string };
    };
  };
  readonly "attached-role-policies": { readonly AttachedPolicies: readonly { readonly PolicyArn: string }[] };
}

/**
 * The sandbox has no CreateServiceLinkedRole, which none of the tools calls: puts the role there as AWS made it, so that
 * what is read of it can be compared.
 *
 * @returns the calls behind the recording
 */
export function plantServiceRole(sandbox: Sandbox, recording: ServiceRoleRecording): Step[] {
  const { Role } = recording["describe-response"];
  const name = Role.RoleName.replace("<suffix>", "suffix");
  sandbox.addRole({
    name,
    path: Role.Path,
    trustPolicy: Role.AssumeRolePolicyDocument,
    ...(Role.Description === undefined ? {} : { description: Role.Description }),
  });
  const role = sandbox.account().roles.get(name);
  const { Region: region } = Role.RoleLastUsed;
  if (role !== undefined && region !== undefined) role.lastUsed = { date: new Date(), region };
  for (const { PolicyArn } of recording["attached-role-policies"].AttachedPolicies) {
    role?.attachedPolicies.push(PolicyArn.replace("<partition>", "aws"));
  }
  const input = { RoleName: name };
  return [
    { answer: "describe-response", action: "GetRole", input },
    { answer: "inline-role-policies", action: "ListRolePolicies", input },
    { answer: "attached-role-policies", action: "ListAttachedRolePolicies", input },
  ];
}
