/** A policy that a session may be narrowed by. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Resource?: string | readonly string[];
  readonly [element: string]: unknown;
}
