/** A policy as its grammar has it (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html). */
export interface PolicyDocument {
  /** Whether `${…}` in it stands for a variable: from version 2012-10-17 on. */
  readonly variables: boolean;
  readonly statements: readonly Statement[];
}

export type Effect = "Allow" | "Deny";

export interface Statement {
  readonly sid?: string | undefined;
  readonly effect: Effect;
  readonly action: Matcher;
  /** None in a trust policy. */
  readonly resource?: Matcher | undefined;
  /** Only in a trust policy. */
  readonly principal?: PrincipalMatcher | undefined;
  readonly conditions: readonly Condition[];
}

/** `Action`, `Resource`: one of the patterns matches; with `not` (`NotAction`, …), none does. */
export interface Matcher {
  readonly not: boolean;
  readonly patterns: readonly string[];
}

/** Who may; account ids and ARNs, or `*`. */
export interface PrincipalMatcher {
  readonly not: boolean;
  readonly aws: readonly string[];
}

export interface Condition {
  /** Such as `BoolIfExists` or `ForAllValues:StringLike`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}
