import type { InlinePolicy, ManagedPolicy } from "@iam-tools/core/iam";
import { olderSessions } from "./older-sessions.js";
import type { UserStep } from "./user-plan.js";

/** A step for programs: its kind, and whom or what it is about; how the tool comes to its end is not theirs to know. */
export function stepData(step: UserStep): object {
  const { kind } = step;
  switch (kind) {
    case "create-user":
      return {
        kind,
        path: step.path ?? "/",
        tags: step.tags,
        permissionsBoundary: step.permissionsBoundary ?? null,
      };
    case "tag-user":
      return { kind, tags: step.tags };
    case "untag-user":
      return { kind, tagKeys: step.keys };
    case "add-to-group":
    case "remove-from-group":
      return { kind, groupName: step.groupName };
    case "attach-policy":
    case "detach-policy":
      return { kind, ...attachedData(step.policy) };
    case "put-inline-policy":
      return { kind, ...inlineData(step.policy) };
    case "delete-inline-policy":
      return { kind, policyName: step.name };
    case "revoke-sessions":
      return { kind, policyName: olderSessions };
    case "set-boundary":
      return { kind, permissionsBoundary: step.policyArn ?? null };
    case "remove-mfa-device":
      return { kind, serialNumber: step.serialNumber };
    case "delete-credential":
    case "deactivate-credential":
    case "activate-credential":
      return { kind, credential: { kind: step.credential.kind, id: step.credential.id } };
    case "forget-password":
    case "save-snapshot":
      return { kind, path: step.path };
    case "set-password":
      return { kind, replaces: step.replaces };
    case "create-access-key":
    case "delete-password":
    case "delete-user":
      return { kind };
  }
}

export function attachedData({ name, arn }: ManagedPolicy) {
  return { policyName: name, policyArn: arn };
}

export function inlineData({ name, document }: InlinePolicy) {
  return { policyName: name, document: documentData(document) };
}

/** As AWS has it; what cannot be read as JSON stays the text that it is. */
export function documentData(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return document;
  }
}
