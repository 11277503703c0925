/** An organization: accounts in a tree of units. */
export interface Organization {
  /** `o-…` */
  readonly id: string;
  /** `r-…` */
  readonly rootId: string;
  /** Twelve digits. */
  readonly managementId: string;
  readonly units: Unit[];
  /** By the accounts' ids. */
  readonly members: Map<string, Member>;
  /** Ids of accounts that may list it, too. */
  readonly delegatedAdministrators: string[];
}

export interface Unit {
  /** `ou-…` */
  readonly id: string;
  readonly name: string;
  /** Of a unit, or of the root. */
  readonly parentId: string;
}

export const memberStates = ["PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"] as const;

export interface Member {
  readonly id: string;
  name: string;
  parentId: string;
  state: (typeof memberStates)[number];
  readonly isInvited: boolean;
  readonly joined: Date;
  readonly tags: Map<string, string>;
}
