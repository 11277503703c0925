import { inAscii } from "../username/index.js";
import type { MemberAccount } from "../organizations/index.js";

/** An account that was found, with the value of the tag that user names end in, where one is asked for. */
export interface FoundAccount {
  readonly member: MemberAccount;
  readonly env: string | undefined;
}

export interface NamedAccount {
  /** What `--account` takes, the same for no other. */
  readonly name: string;
  /** What user names end in. */
  readonly env: string;
  readonly member: MemberAccount;
}

/**
 * What accounts of an organization are called here. Several may have one name there: then `--account` takes it with the
 * id, but user names end in what they always did.
 *
 * @param taken names that others have
 */
export function nameAccounts(found: readonly FoundAccount[], taken: ReadonlySet<string>): NamedAccount[] {
  const named = found.map(({ member, env }) => ({ member, env: env ?? plainName(member) }));
  const names = named.map(({ env }) => env);
  return named.map(({ member, env }) => {
    const isShared = taken.has(env) || names.filter((name) => name === env).length > 1;
    return { name: isShared ? `${env}-${member.id}` : env, env, member };
  });
}

/** `Acme Production (EU)` is `acme-production-eu`: in the signs that a user name may have, and in small letters. */
function plainName({ name, id }: MemberAccount): string {
  const words = name
    .split(/[^\p{L}\p{M}\p{N}_+=,.@'’-]+/u)
    .map((word) => inAscii(word) ?? word.replace(/[^\w+=,.@-]+/g, "-"));
  const plain = words
    .filter((word) => word !== "")
    .join("-")
    .replace(/-{2,}/g, "-")
    .replace(/^-|-$/g, "")
    .toLowerCase();
  return plain === "" ? id : plain;
}
