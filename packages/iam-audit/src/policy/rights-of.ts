import type { Account, User } from "../model/index.js";
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
  const documents = [policies, ...holders].flatMap((holder) => [
    ...(holder?.inline ?? []).map(({ document }) => document),
    ...(holder?.attached ?? []).map(({ arn }) => account.documents.get(arn)),
  ]);
  const boundary = policies.boundary === null ? "" : account.documents.get(policies.boundary);
  if (documents.includes(undefined) || boundary === undefined) return undefined;
  return {
    statements: documents.flatMap((document) => parsed(document ?? "")),
    boundary: policies.boundary === null ? undefined : parsed(boundary),
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
