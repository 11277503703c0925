import { awsErrorName, toCliError } from "@iam-tools/core/errors";
import type { Unreadable } from "../rules/index.js";

/** One kind of thing that is read, and the operation that reads it. */
export interface Part {
  /** As a finding calls it: `MFA devices`. */
  readonly part: string;
  /** Such as `iam:ListMFADevices`. */
  readonly operation: string;
}

/** Reads what may be read, and keeps what may not. */
export interface Parts {
  /** Undefined where it is denied, or something else than AWS answers it. */
  read<Found>(part: Part, work: () => Promise<Found>): Promise<Found | undefined>;
  /** The same of one user. */
  readOfUser<Found>(part: Part, work: () => Promise<Found>): Promise<Found | undefined>;
  unreadable(): Unreadable[];
}

export function openParts(): Parts {
  const denied = new Map<string, Unreadable>();
  const orDenied = async <Found>({ part, operation: named }: Part, work: () => Promise<Found>, ofUser: boolean) => {
    try {
      return await work();
    } catch (error) {
      // An emulator, or a partition, may not have the operation.
      if (awsErrorName(error) !== "AccessDenied" && toCliError(error).code !== "NOT_AWS") throw error;
      // Where several operations read the part, the one that was refused.
      const { operation = named } = error as { operation?: string };
      const before = denied.get(operation);
      const { message } = before ?? toCliError(error);
      denied.set(operation, { part, operation, message, users: ofUser ? (before?.users ?? 0) + 1 : undefined });
      return undefined;
    }
  };
  return {
    read: (part, work) => orDenied(part, work, false),
    readOfUser: (part, work) => orDenied(part, work, true),
    unreadable: () => [...denied.values()],
  };
}
