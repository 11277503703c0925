import type { Account, OwnPolicies, User } from "../model/index.js";
import { readStatements, type Statement } from "./statement.js";

const known = new Map<string, readonly Statement[]>();

/** What a user may do, as far as policies of identities say it. */
export interface Rights {
  /** Of the user's own policies and of those of the user's groups. */
  readonly statements: readonly Statement[];
  /** Of the permissions boundary, which has to allow the same; undefined where there is none. */
  readonly boundary: readonly Statement[] | undefined;
}

/** Undefined where not all of it could be read. */
export function rightsOf(user: User, account: Account): Rights | undefined {
  const { policies, groups } = user;
  if (policies === undefined || groups === undefined || account.groups === undefined) return undefined;
  const holders = groups.map((name) => account.groups?.find(({ groupName }) => groupName === name));
  if (holders.includes(undefined)) return undefined;
  return rightsOfHolders(
    [policies, ...holders.filter((holder) => holder !== undefined)],
    policies.boundary,
    account.documents,
  );
}

/**
 * What those allow together whose policies somebody has.
 *
 * @param boundary ARN of the permissions boundary; null where there is none
 * @param documents of managed policies, by ARN
 * @returns undefined where not all of it could be read
 */
export function rightsOfHolders(
  holders: readonly Pick<OwnPolicies, "attached" | "inline">[],
  boundary: string | null,
  documents: Account["documents"],
): Rights | undefined {
  const all = holders.flatMap(({ inline, attached }) => [
    ...inline.map(({ document }) => document),
    ...attached.map(({ arn }) => documents.get(arn)),
  ]);
  const bounding = boundary === null ? "" : documents.get(boundary);
  if (all.includes(undefined) || bounding === undefined) return undefined;
  return {
    statements: all.flatMap((document) => parsed(document ?? "")),
    boundary: boundary === null ? undefined : parsed(bounding),
  };
}

/** Most users have the same policies. */
function parsed(document: string): readonly Statement[] {
  const earlier = known.get(document);
  if (earlier !== undefined) return earlier;
  const statements = readStatements(document);
  if (known.size >= 1_000) known.clear();
  known.set(document, statements);
  return statements;
}
