import type { Member } from "../state/organization.js";

/** An organization of the accounts. */
export interface OrganizationSeed {
  /** The first account, where not given. */
  readonly managementAccount?: string;
  /** Ids of accounts that may list the organization, too. */
  readonly delegatedAdministrators?: readonly string[];
  readonly accounts: readonly MemberSeed[];
}

export interface MemberSeed {
  /** Twelve digits. An account that is not described is created, with the role that Organizations gives to such. */
  readonly id: string;
  readonly name: string;
  /** Its units' names from the root, such as `Workloads/Production`; the root where not given. */
  readonly unit?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** `ACTIVE` where not given. */
  readonly state?: Member["state"];
}
