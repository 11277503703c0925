import type { PartitionName } from "@iam-tools/core/settings";
import type { Account, Group, Role, User } from "./account.js";
import { newId } from "./ids.js";
import { NamedMap } from "./named-map.js";

export function newAccount(id: string, partition: PartitionName): Account {
  return {
    id,
    partition,
    users: new NamedMap(),
    groups: new NamedMap(),
    roles: new NamedMap(),
    policies: new NamedMap(),
    devices: new Map(),
    retiredKeys: [],
  };
}

export function newUser(name: string, path: string, created: Date): User {
  return {
    name,
    path,
    id: newId("user"),
    created,
    tags: new Map(),
    groups: [],
    accessKeys: [],
    sshKeys: [],
    certificates: [],
    serviceSpecificCredentials: [],
    inlinePolicies: new NamedMap(),
    attachedPolicies: [],
  };
}

export function newGroup(name: string, path: string, created: Date): Group {
  return { name, path, id: newId("group"), created, inlinePolicies: new NamedMap(), attachedPolicies: [] };
}

export function newRole(name: string, path: string, trustPolicy: string, created: Date): Role {
  return {
    name,
    path,
    id: newId("role"),
    created,
    tags: new Map(),
    trustPolicy,
    trustedIds: new Map(),
    maxSessionDuration: 3600,
    inlinePolicies: new NamedMap(),
    attachedPolicies: [],
  };
}
