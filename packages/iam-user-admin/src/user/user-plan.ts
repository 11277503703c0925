import type { CredentialKind, ManagedPolicy, InlinePolicy, NewUser } from "@iam-tools/core/iam";
import type { Account } from "../account/account.js";
import type { Found } from "./found.js";
import { olderSessions } from "./older-sessions.js";
import type { Snapshot } from "./snapshot.js";

/** What will be done for one person in one account: read top to bottom by a dry run, done in that order by a real one. */
export interface UserPlan {
  readonly account: Account;
  readonly email: string;
  readonly userName: string;
  /** Who gets the mail in place of the person. */
  readonly mailTo?: string | undefined;
  /** The file with the OpenPGP key that the mail is encrypted to, absolute. */
  readonly pgp?: string | undefined;
  /** Whether the secret is printed, and mailed to nobody. */
  readonly prints?: true | undefined;
  readonly steps: readonly UserStep[];
  /** Which secret the user gets; a password where not given. */
  readonly gives?: "access-key" | undefined;
  /** Whether there is no such user, and need be none. */
  readonly isAbsent?: true;
  /** What an incident may have left behind: shown, and left as it is. */
  readonly found?: Found | undefined;
  /** What a person should know, though it stops nothing. */
  readonly warnings: readonly string[];
  /** What stays undone though all steps are done: a warning, and the run ends as partly done. */
  readonly shortfall?: string | undefined;
  /** What a person has to agree to before the first step. */
  readonly consent?: Consent | undefined;
  /**
   * `due` where a secret, new or kept from a run before, goes to its owner after the steps; `made` where a run before
   * got just that far, and it only has to be recorded.
   */
  readonly delivery: "due" | "made" | "none";
  /** Done once the owner has the secret. */
  readonly afterDelivery: readonly UserStep[];
}

/** All that a person should know of a plan. */
export function warningsOf({ warnings, shortfall }: Pick<UserPlan, "warnings" | "shortfall">): string[] {
  return [...warnings, ...(shortfall === undefined ? [] : [shortfall])];
}

export function nothingToDo(plan: Pick<UserPlan, "isAbsent"> | undefined): string {
  return plan?.isAbsent === true ? "there is no such user; nothing to do" : "nothing to do";
}

export interface Question {
  /** What would happen, as a full sentence. */
  readonly warning: string;
  /** What to do in its place, where only a person who reads it can agree, and no flag does. */
  readonly otherwise?: string | undefined;
}

export interface Consent extends Question {
  /** What is typed to agree: `yes`, or the name of what would be lost. */
  readonly typed: string;
  /** The flags that agree beforehand; the first is told of. */
  readonly flags: readonly ("adopt" | "yes")[];
  /** Whether it is also a question whose the user is. */
  readonly asksWhose?: true;
}

/** Together with the question whose the user is, where that was asked. */
export function consentByYes(identified: Consent | undefined, questions: readonly Question[]): Consent | undefined {
  if (questions.length === 0) return identified;
  const all: readonly Question[] = identified === undefined ? questions : [identified, ...questions];
  return {
    warning: all.map(({ warning }) => warning).join("\n"),
    otherwise: all.find(({ otherwise }) => otherwise !== undefined)?.otherwise,
    typed: "yes",
    flags: ["yes"],
    ...(identified && { asksWhose: true }),
  };
}

/** For what ends a user's access: typing the name agrees to it, and answers whose the user is where that was asked. */
export function consentByName(identified: Consent | undefined, userName: string, warning: string): Consent {
  return {
    warning: identified === undefined ? warning : `${identified.warning}\n${warning}`,
    typed: userName,
    flags: ["yes"],
    ...(identified && { asksWhose: true }),
  };
}

/** How a step stands to the failure of others; where it says nothing, the run stops at its own failure. */
export interface StepOrder {
  /** Where it fails, the rest is done all the same, and the failure is told at the end. */
  readonly goesOn?: true;
  /** It is there for the time of the run: its failure counts only where the run does not come to its end. */
  readonly stopgap?: true;
  /** Only done where all before is. */
  readonly last?: true;
}

export type UserStep = StepOrder & Change;

type Change =
  | ({ readonly kind: "create-user" } & NewUser)
  | { readonly kind: "tag-user"; readonly tags: Readonly<Record<string, string>> }
  | { readonly kind: "untag-user"; readonly keys: readonly string[] }
  | { readonly kind: "add-to-group"; readonly groupName: string }
  | { readonly kind: "remove-from-group"; readonly groupName: string }
  | { readonly kind: "attach-policy"; readonly policy: ManagedPolicy }
  | { readonly kind: "detach-policy"; readonly policy: ManagedPolicy }
  | { readonly kind: "put-inline-policy"; readonly policy: InlinePolicy }
  | { readonly kind: "delete-inline-policy"; readonly name: string }
  | ({ readonly kind: "revoke-sessions" } & OlderSessions)
  | { readonly kind: "set-boundary"; readonly policyArn: string | undefined }
  | ({ readonly kind: "set-password"; readonly minimumLength: number; readonly maxAgeDays?: number } & PasswordBefore)
  | { readonly kind: "create-access-key"; readonly beside: readonly string[] }
  | { readonly kind: "forget-password"; readonly path: string }
  | { readonly kind: "delete-password" }
  | { readonly kind: "remove-mfa-device"; readonly serialNumber: string }
  | { readonly kind: "delete-credential"; readonly credential: CredentialName }
  | { readonly kind: "deactivate-credential"; readonly credential: CredentialName }
  | { readonly kind: "activate-credential"; readonly credential: CredentialName }
  | { readonly kind: "save-snapshot"; readonly snapshot: Snapshot; readonly path: string }
  | { readonly kind: "delete-user" };

/** What a new password comes after. */
export interface PasswordBefore {
  /** Whether the user has one, whose place it takes. */
  readonly replaces: boolean;
  /** Of the one before: AWS keeps that date. */
  readonly created?: string | undefined;
  /** What the tag that tells passwords apart may say from now on. */
  readonly marks: readonly string[];
}

/** Which sessions are old: those of before the step, and of a while after it. */
export interface OlderSessions {
  /** How long that while is, in seconds: a key that was just deactivated can still make sessions. */
  readonly margin: number;
  /** Those of before this are denied already, in ISO 8601. */
  readonly deniedBefore?: string | undefined;
}

export interface CredentialName {
  readonly kind: CredentialKind;
  readonly id: string;
}

/** A step as a sentence without its subject: in a dry run `would create …`, as `created …` once it is done. */
export function describeUserStep(userName: string, step: UserStep, tense: "would" | "done"): string {
  const [would, done, rest] = words(userName, step);
  return tense === "would" ? `would ${would} ${rest}` : `${done} ${rest}`;
}

/** The verb of what would be done, the verb of what was done, and what follows either. */
function words(userName: string, step: UserStep): [string, string, string] {
  switch (step.kind) {
    case "create-user":
      return [
        "create",
        "created",
        `user ${userName}${within(step.path)}${bounded(step.permissionsBoundary)} with the tags ${tagList(step.tags)}`,
      ];
    case "tag-user":
      return ["tag", "tagged", `${userName} with ${tagList(step.tags)}`];
    case "untag-user":
      return [
        "remove",
        "removed",
        `the tag${step.keys.length === 1 ? "" : "s"} ${step.keys.join(", ")} from ${userName}`,
      ];
    case "add-to-group":
      return ["add", "added", `${userName} to group ${step.groupName}`];
    case "remove-from-group":
      return ["remove", "removed", `${userName} from group ${step.groupName}`];
    case "attach-policy":
      return ["attach", "attached", `policy ${step.policy.name} to ${userName}`];
    case "detach-policy":
      return ["detach", "detached", `policy ${step.policy.name} from ${userName}`];
    case "put-inline-policy":
      return ["write", "wrote", `inline policy ${step.policy.name} into ${userName}`];
    case "delete-inline-policy":
      return ["delete", "deleted", `inline policy ${step.name} of ${userName}`];
    case "revoke-sessions":
      return ["end", "ended", `the older sessions of ${userName} with the inline policy ${olderSessions}`];
    case "set-boundary":
      return step.policyArn === undefined
        ? ["remove", "removed", `the permissions boundary of ${userName}`]
        : ["set", "set", `the permissions boundary of ${userName} to ${step.policyArn}`];
    case "set-password":
      return ["set", "set", "a new password, to be changed at the first sign-in"];
    case "create-access-key":
      return ["create", "created", `an access key for ${userName}${besides(step.beside)}`];
    case "forget-password":
      return ["remove", "removed", `${step.path}, whose password was replaced by another`];
    case "delete-password":
      return ["delete", "deleted", `the password of ${userName}`];
    case "remove-mfa-device":
      return ["remove", "removed", `MFA device ${step.serialNumber}`];
    case "delete-credential":
      return ["delete", "deleted", describeCredential(step.credential)];
    case "deactivate-credential":
      return ["make", "made", `${describeCredential(step.credential)} inactive`];
    case "activate-credential":
      return ["make", "made", `${describeCredential(step.credential)} active`];
    case "save-snapshot":
      return ["save", "saved", `a snapshot of groups, policies, boundary and tags to ${step.path}`];
    case "delete-user":
      return ["delete", "deleted", `user ${userName}`];
  }
}

/** A key's id is masked to its last four characters. */
export function describeCredential({ kind, id }: CredentialName): string {
  return `${credentialNames[kind]} ****${id.slice(-4)}`;
}

export const credentialNames: Readonly<Record<CredentialKind, string>> = {
  "access-key": "access key",
  "signing-certificate": "signing certificate",
  "ssh-key": "SSH key",
  "service-credential": "service credential",
};

function besides(ids: readonly string[]): string {
  return ids.map((id) => ` beside ****${id.slice(-4)}`).join("");
}

function tagList(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(", ");
}

function within(path: string | undefined): string {
  return path === undefined || path === "/" ? "" : ` in the path ${path}`;
}

function bounded(policyArn: string | undefined): string {
  return policyArn === undefined ? "" : ` with the permissions boundary ${policyArn}`;
}
