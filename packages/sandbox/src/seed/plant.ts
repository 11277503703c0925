import { usageError } from "@iam-tools/core/errors";
import { newAccessKey } from "../iam/access-keys.js";
import { awsManagedPolicies } from "../policy/aws-managed-policies.js";
import { newPolicy } from "../iam/managed-policies.js";
import { toPasswordPolicy } from "../iam/password-policy.js";
import { readPolicy } from "../policy/read-policy.js";
import { AwsError } from "../operation/aws-error.js";
import type { Account, Group, MfaDevice, PolicyHolder, Role, User } from "../state/account.js";
import { iamArn, mfaArn, policyArn } from "../state/arns.js";
import { newSeed } from "../state/ids.js";
import { newGroup, newRole, newUser } from "../state/new-state.js";
import type { AccountSeed, DeviceSeed, Document, GroupSeed, PolicySeed, RoleSeed, UserSeed } from "./account-seed.js";

/**
 * Puts what is described into an account; nothing of AWS's rules but the policies' grammar is enforced.
 *
 * @throws CliError USAGE naming a policy that is malformed, or a group or policy that is referred to and does not exist
 */
export function plant(account: Account, seed: AccountSeed, now: Date): void {
  account.alias = seed.alias ?? account.alias;
  if (seed.passwordPolicy !== undefined) account.passwordPolicy = toPasswordPolicy(seed.passwordPolicy);
  for (const policy of seed.policies ?? []) plantPolicy(account, policy, now);
  for (const group of seed.groups ?? []) plantGroup(account, group, now);
  for (const user of seed.users ?? []) plantUser(account, user, now);
  for (const role of seed.roles ?? []) plantRole(account, role, now);
  for (const device of seed.devices ?? []) plantDevice(account, device, device.name ?? "device");
}

/** @returns the policy's ARN */
export function plantPolicy(account: Account, seed: PolicySeed, now: Date): string {
  const { name, path = "/", document, description } = seed;
  const make = () => newPolicy({ name, path, document: toText(document), description, now });
  account.policies.set(name, orSay(`The policy ${name}`, make));
  return policyArn(account, { name, path });
}

export function plantGroup(account: Account, seed: GroupSeed, now: Date): Group {
  const group = newGroup(seed.name, seed.path ?? "/", now);
  plantPolicies(account, group, seed);
  account.groups.set(seed.name, group);
  return group;
}

export function plantUser(account: Account, seed: UserSeed, now: Date): User {
  const user = newUser(seed.name, seed.path ?? "/", now);
  for (const name of seed.groups ?? []) {
    const group = account.groups.get(name);
    if (group === undefined)
      throw usageError(`The user ${seed.name} is put in the group ${name}, which does not exist.`);
    user.groups.push(group.name);
  }
  for (const [key, value] of Object.entries(seed.tags ?? {})) user.tags.set(key, value);
  plantPolicies(account, user, seed);
  if (seed.permissionsBoundary !== undefined)
    user.permissionsBoundary = findPolicyArn(account, seed.permissionsBoundary);
  if (seed.password !== undefined) {
    const resetRequired = seed.passwordResetRequired ?? false;
    user.loginProfile = { password: seed.password, created: now, changed: now, resetRequired, earlierPasswords: [] };
  }
  const { accessKeys = 1 } = seed;
  const keys = typeof accessKeys === "number" ? Array.from({ length: accessKeys }, () => ({})) : accessKeys;
  for (const key of keys) user.accessKeys.push({ ...newAccessKey(now, 0), ...key });
  account.users.set(seed.name, user);
  for (const device of seed.devices ?? []) {
    const planted = plantDevice(account, device, seed.name);
    planted.userName = user.name;
    planted.enabled = now;
  }
  return user;
}

export function plantRole(account: Account, seed: RoleSeed, now: Date): Role {
  const trustPolicy = toText(seed.trustPolicy);
  orSay(`The trust policy of ${seed.name}`, () => readPolicy(trustPolicy, "trust"));
  const role = newRole(seed.name, seed.path ?? "/", trustPolicy, now);
  role.description = seed.description;
  role.maxSessionDuration = seed.maxSessionDuration ?? role.maxSessionDuration;
  if (seed.permissionsBoundary !== undefined)
    role.permissionsBoundary = findPolicyArn(account, seed.permissionsBoundary);
  plantPolicies(account, role, seed);
  account.roles.set(seed.name, role);
  return role;
}

function plantDevice(account: Account, seed: DeviceSeed, usualName: string): MfaDevice {
  const { kind = "virtual", name = usualName } = seed;
  const usualSerial = {
    virtual: () => mfaArn(account, { path: "/", name }),
    fido: () => iamArn(account, `u2f/user/${usualName}/${name}-SANDBOX`),
    hardware: () => `GAHT${String(account.devices.size).padStart(8, "1")}`,
  };
  const device: MfaDevice = {
    kind,
    serialNumber: seed.serialNumber ?? usualSerial[kind](),
    seed: kind === "fido" ? undefined : (seed.seed ?? newSeed()),
    tags: new Map(),
  };
  account.devices.set(device.serialNumber, device);
  return device;
}

function plantPolicies(account: Account, holder: PolicyHolder, seed: GroupSeed): void {
  for (const [name, document] of Object.entries(seed.inlinePolicies ?? {})) {
    const text = toText(document);
    orSay(`The policy ${name} of ${seed.name}`, () => readPolicy(text));
    holder.inlinePolicies.set(name, text);
  }
  holder.attachedPolicies.push(...(seed.attachedPolicies ?? []).map((policy) => findPolicyArn(account, policy)));
}

function findPolicyArn(account: Account, nameOrArn: string): string {
  const own = account.policies.get(nameOrArn);
  const arns = [...account.policies.values()].map((policy) => policyArn(account, policy));
  const all = [...arns, ...awsManagedPolicies(account.partition).keys()];
  const found = all.find((arn) => arn === nameOrArn || arn.endsWith(`/${nameOrArn}`));
  if (own === undefined && found === undefined) throw usageError(`There is no managed policy ${nameOrArn}.`);
  return own === undefined ? (found ?? "") : policyArn(account, own);
}

/** AWS's complaint about what a person described, as one about their description. */
function orSay<T>(what: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof AwsError ? usageError(`${what}: ${error.message}`) : error;
  }
}

function toText(document: Document): string {
  return typeof document === "string" ? document : JSON.stringify(document, undefined, 2);
}
