import { isQuarantine, quarantineAdvice } from "./quarantine.js";
import type { CliErrorOptions } from "./cli-error.js";
import { readRefusal, type Refusal } from "./read-refusal.js";

/**
 * Who may not do what, on what and why, in AWS's own words; and who can change that.
 *
 * @param operation `iam:CreateUser`, the call that was refused, where AWS does not name the action
 */
export function accessDenied(message: string, operation: string | undefined): Omit<CliErrorOptions, "cause"> {
  const code = "ACCESS_DENIED";
  if (/authenticated with an MFA device that is enabled for this user/i.test(message)) {
    return {
      code,
      message: `Access denied: ${operation ?? "this"} on your own MFA devices needs a session with MFA once you have a device.`,
      hint: "Log in with an MFA code first: iam-login PROFILE; then use the profile PROFILE-sts. An administrator can do it without MFA.",
    };
  }
  if (/with session credentials/i.test(message)) {
    return {
      code,
      message: `Access denied: ${operation ?? "this"} requires an IAM user's long-term keys, and these belong to a session.`,
      hint: "Name the profile that holds the long-term keys, and unset AWS_SESSION_TOKEN if it is set.",
    };
  }
  const refusal = readRefusal(message);
  if (refusal === undefined) {
    const action = operation ?? "this action";
    return { code, message: `Access denied: ${action} is not allowed.`, hint: ask(action) };
  }
  const { who, action, reason, policyArn } = refusal;
  const why = reason === undefined ? "" : `: ${reason}${policyArn === undefined ? "" : ` (${policyArn})`}`;
  return {
    code,
    message: `Access denied: ${action}${onWhat(refusal)} is not allowed for ${who}${why}.`,
    hint: hintFor(refusal),
  };
}

function onWhat({ resource }: Refusal): string {
  if (resource === undefined) return "";
  return resource === "user null" ? " on your own user" : ` on ${resource}`;
}

function hintFor(refusal: Refusal): string {
  const { link, authorizationId } = refusal;
  const pointers = [
    ...(authorizationId === undefined ? [] : [authorizationPointer(authorizationId)]),
    ...(link === undefined ? [] : [`More information: ${link}`]),
  ];
  return [whoCanHelp(refusal), ...pointers].join("\n");
}

/** Digits and small letters: https://docs.aws.amazon.com/iam-toolbox/latest/APIReference/ */
function authorizationPointer(id: string): string {
  const isAsked = /^[0-9a-z]+$/.test(id);
  return `AWS's authorization id: ${id}${isAsked ? `. An administrator can see what denied it: iam-user-admin why ${id}` : ""}`;
}

/** By the policy that AWS names, and only where MFA may be what is missing a word on that. */
function whoCanHelp({ who, action, reason = "", policyArn }: Refusal): string {
  const named = policyArn === undefined ? "" : ` (${policyArn})`;
  if (policyArn !== undefined && isQuarantine(policyArn)) {
    return quarantineAdvice(who.slice(who.lastIndexOf("/") + 1), policyArn);
  }
  if (/service control polic|resource control polic/.test(reason)) {
    return `Only the organization's administrators can change that${named}; MFA or other rights in the account do not help.`;
  }
  if (reason.includes("permissions boundary")) {
    return `The permissions boundary${named} limits what other policies allow: ask an administrator to change it.`;
  }
  if (reason.includes("session policy")) {
    return "The session was issued with fewer rights than its user or role has: get one without a session policy.";
  }
  if (reason.includes("VPC endpoint policy")) {
    return "The network's own endpoint to AWS forbids it: call from another network, or ask its administrators.";
  }
  const isDenied = reason.includes("explicit deny");
  if (isDenied && reason.includes("identity-based policy") && who.includes(":user/")) {
    return "A policy denies it, often one that requires MFA. Use a profile with an MFA session (setsts, iam-mfa or iam-login create one).";
  }
  if (isDenied) return `A policy denies it${named}: ask an administrator, or use another profile.`;
  return ask(action);
}

function ask(action: string): string {
  return `Ask an administrator to allow ${action}, or use another profile.`;
}
