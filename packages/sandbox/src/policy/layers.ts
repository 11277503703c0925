import type { Principal } from "../operation/operation.js";
import type { Account, Rights } from "../state/account.js";
import { groupArn, roleArn, userArn } from "../state/arns.js";
import { rightsInForce, textInForce } from "./in-force.js";
import type { PolicyDocument } from "./policy-document.js";
import { readPolicy } from "./read-policy.js";

/** Policies of one kind, of which one must allow. */
export interface Layer {
  /** As AWS names it in its message. */
  readonly name: "identity-based policy" | "permissions boundary" | "session policy";
  readonly policies: readonly Held[];
}

export interface Held {
  /** Of a managed policy. */
  readonly arn?: string;
  /** ARN of whom it is attached to; of a session's policy, whose session it is. */
  readonly holder: string;
  readonly document: PolicyDocument;
}

/** All that policies say about who calls, one kind after the other. */
export function layersOf(principal: Principal, now: Date): Layer[] {
  return [...identityLayers(principal, now), ...scopeLayers(principal)];
}

/** Each policy that a session was narrowed by must allow. */
function scopeLayers(principal: Principal): Layer[] {
  return (principal.session?.scopes ?? []).map((text) => ({
    name: "session policy",
    policies: [{ holder: identityArn(principal), document: readPolicy(text) }],
  }));
}

function identityLayers(principal: Principal, now: Date): Layer[] {
  const { account } = principal;
  const holder = identityArn(principal);
  const read = { account, now, holder };
  if (principal.kind === "role") {
    const of = principal.session.of;
    const sessionPolicies =
      of.kind === "role" ? of.sessionPolicies.map((text) => ({ holder, document: readPolicy(text) })) : [];
    const rights = rightsInForce(principal.role, now);
    return [
      { name: "identity-based policy", policies: policiesOf(read, rights) },
      ...boundaryLayer(read, rights),
      ...(sessionPolicies.length > 0 ? [{ name: "session policy" as const, policies: sessionPolicies }] : []),
    ];
  }
  const rights = rightsInForce(principal.user, now);
  const groups = rights.groups.flatMap((name) => account.groups.get(name) ?? []);
  const ofGroups = groups.flatMap((group) =>
    policiesOf({ account, now, holder: groupArn(account, group) }, rightsInForce(group, now)),
  );
  return [
    { name: "identity-based policy", policies: [...policiesOf(read, rights), ...ofGroups] },
    ...boundaryLayer(read, rights),
  ];
}

/** Whose policies are read, where and when. */
interface Reading {
  readonly account: Account;
  readonly now: Date;
  readonly holder: string;
}

function boundaryLayer(read: Reading, { permissionsBoundary: arn }: Rights): Layer[] {
  return arn === undefined ? [] : [{ name: "permissions boundary", policies: managedPolicy(read, arn) }];
}

function policiesOf(read: Reading, { inlinePolicies, attachedPolicies }: Rights): Held[] {
  const inline = [...inlinePolicies.values()].map((text) => ({ holder: read.holder, document: readPolicy(text) }));
  return [...inline, ...attachedPolicies.flatMap((arn) => managedPolicy(read, arn))];
}

function managedPolicy({ account, now, holder }: Reading, arn: string): Held[] {
  const text = textInForce(account, arn, now);
  return text === undefined ? [] : [{ arn, holder, document: readPolicy(text) }];
}

/** Of the user or role itself, whichever session it works in. */
function identityArn(principal: Principal): string {
  const { account } = principal;
  return principal.kind === "user" ? userArn(account, principal.user) : roleArn(account, principal.role);
}
