import type { Decision } from "../../src/policy/evaluate.js";

/** One policy, one request, and what AWS's documentation says comes of them. */
export interface Documented {
  readonly says: string;
  readonly policy: object;
  /** Of `iam:GetUser` on roger, who is below the path `/team/`. */
  readonly context: Readonly<Record<string, readonly string[]>>;
  readonly expected: Decision;
}

export const action = "iam:GetUser";
export const resource = "arn:aws:iam::111122223333:user/team/roger";

/** A statement that allows all, but for what is given. */
export function decided(says: string, expected: Decision, statement: object): Documented {
  return inPolicies(says, expected, "2012-10-17", statement);
}

export function inPolicies(says: string, expected: Decision, version: string, statement: object): Documented {
  const all = { Effect: "Allow", Action: "*", Resource: "*" };
  const { Action, Resource, ...rest } = all;
  const whole = {
    ...rest,
    ...("NotAction" in statement ? {} : { Action }),
    ...("NotResource" in statement ? {} : { Resource }),
    ...statement,
  };
  return { says, policy: { Version: version, Statement: [whole] }, context: { "aws:username": ["roger"] }, expected };
}

/** A resource's name, asked for by roger. */
export function named(says: string, expected: Decision, Resource: string, username = ["roger"]): Documented {
  return { ...decided(says, expected, { Resource }), context: { "aws:username": username } };
}

/** A condition beside what the request says of its key; undefined where it says nothing. */
export function meets(
  operator: string,
  key: string,
  wanted: string | boolean | string[],
  actual: string[] | undefined,
  holds: boolean,
): Documented {
  return {
    ...decided(
      `${operator} ${key} ${JSON.stringify(wanted)} of ${JSON.stringify(actual)}`,
      holds ? "allowed" : "implicitDeny",
      { Condition: { [operator]: { [key]: wanted } } },
    ),
    context: actual === undefined ? {} : { [key]: actual },
  };
}
