import type { ErrorCode } from "../../src/index.js";
import { type Aws, type Made } from "./fixture.js";
import type { Answer, Form } from "./wire.js";

/** One call with what must come of it: the call's own answer, or an error of that code. */
export interface Case {
  readonly action: string;
  readonly expected: "ok" | ErrorCode;
  readonly says: string;
  run(aws: Aws, made: Made): Promise<Answer>;
}

export function refused(action: string, expected: ErrorCode, says: string, run: Case["run"]): Case {
  return { action, expected, says, run };
}

export function rights(aws: Aws): string {
  return `arn:aws:iam::${aws.accountId}:policy/rights`;
}

export function device(aws: Aws, name: string): string {
  return `arn:aws:iam::${aws.accountId}:mfa/${name}`;
}

export function tags(count: number): Form {
  const members = Array.from({ length: count }, (_, index) => [
    [`Tags.member.${index + 1}.Key`, `k${index}`],
    [`Tags.member.${index + 1}.Value`, "v"],
  ]);
  return Object.fromEntries(members.flat()) as Form;
}

export const twiceTheKey: Form = {
  "Tags.member.1.Key": "a",
  "Tags.member.1.Value": "1",
  "Tags.member.2.Key": "A",
  "Tags.member.2.Value": "2",
};

/** Calls with the credentials of a role that may do all. */
export async function asRole(aws: Aws): Promise<Aws["call"]> {
  await aws.ok("AttachRolePolicy", { RoleName: "worker", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
  const answer = await aws.ok("AssumeRole", {
    RoleArn: `arn:aws:iam::${aws.accountId}:role/worker`,
    RoleSessionName: "session",
  });
  return withSession(aws, answer);
}

export function withSession(aws: Aws, { first }: Answer): Aws["call"] {
  return (action, form) =>
    aws.call(action, form, {
      accessKeyId: first("AccessKeyId"),
      secretAccessKey: first("SecretAccessKey"),
      sessionToken: first("SessionToken"),
    });
}
