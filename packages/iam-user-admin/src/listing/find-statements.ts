import type { AwsClient } from "@iam-tools/core/context";
import { awsErrorName } from "@iam-tools/core/errors";
import {
  findPolicyText,
  listAttachedPolicies,
  listGroupNamesOfUser,
  listInlinePolicies,
  type MatchedStatement,
  type PolicyHolder,
  type Position,
} from "@iam-tools/core/iam";

/** A statement that decides about a request. */
export interface DecidingStatement {
  readonly policyName: string;
  /** `user roger-dev`, `group Readers`; null where that may not be looked up. */
  readonly from: string | null;
  /** In JSON; text where it cannot be read so, null where the policy may not be read. */
  readonly statement: unknown;
}

interface HeldPolicy {
  /** As the simulator calls it. */
  readonly id: string;
  readonly name: string;
  readonly from: string;
  text(): Promise<string | undefined>;
}

/** The statements by the places that the simulator names; what may not be read is left out of them. */
export async function findStatements(
  iam: AwsClient,
  userName: string,
  matched: readonly MatchedStatement[],
): Promise<DecidingStatement[]> {
  if (matched.length === 0) return [];
  const held = (await orDenied(listHeld(iam, userName))) ?? [];
  return Promise.all(
    matched.map(async ({ policyId, start, end }) => {
      const policy = held.find(({ id }) => id === policyId);
      const text = policy === undefined ? undefined : await orDenied(policy.text());
      return {
        policyName: policy?.name ?? policyId,
        from: policy?.from ?? null,
        statement: text === undefined ? null : statementAt(text, start, end),
      };
    }),
  );
}

async function listHeld(iam: AwsClient, userName: string): Promise<HeldPolicy[]> {
  const groups = await listGroupNamesOfUser(iam, userName);
  const all = await Promise.all([
    heldBy(iam, { userName }, ["user", userName]),
    ...groups.map((groupName) => heldBy(iam, { groupName }, ["group", groupName])),
  ]);
  return all.flat();
}

async function heldBy(
  iam: AwsClient,
  holder: PolicyHolder,
  [kind, holderName]: readonly [string, string],
): Promise<HeldPolicy[]> {
  const [inline, attached] = await Promise.all([listInlinePolicies(iam, holder), listAttachedPolicies(iam, holder)]);
  const from = `${kind} ${holderName}`;
  return [
    ...inline.map(({ name, document }) => {
      return { id: `${kind}_${holderName}_${name}`, name, from, text: () => Promise.resolve(document) };
    }),
    ...attached.map(({ name, arn }) => ({ id: name, name, from, text: () => findPolicyText(iam, arn) })),
  ];
}

async function orDenied<Found>(read: Promise<Found>): Promise<Found | undefined> {
  try {
    return await read;
  } catch (error) {
    if (awsErrorName(error) === "AccessDenied") return undefined;
    throw error;
  }
}

/** AWS counts from behind the brace that opens a statement, or from it. */
function statementAt(text: string, start: Position, end: Position): unknown {
  const [from, to] = [offsetOf(text, start), offsetOf(text, end)];
  for (const piece of [text.slice(from, to), text.slice(from - 1, to)]) {
    try {
      return JSON.parse(piece);
    } catch {
      // Then it is the other.
    }
  }
  return text.slice(from, to).trim();
}

function offsetOf(text: string, { line, column }: Position): number {
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
}
