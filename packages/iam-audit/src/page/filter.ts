import type { PageData, Row } from "./page-data.js";

/** What is shown of the findings; an empty text asks for nothing. */
export interface Filter {
  /** All of them where it is empty. */
  readonly severities: readonly string[];
  /** A rule's id. */
  readonly rule: string;
  /** An account's id. */
  readonly account: string;
  /** A part of a user's name. */
  readonly user: string;
  /** Words, each of which stands somewhere in the finding. */
  readonly text: string;
  /** `open` has those that are new, too. */
  readonly state: string;
}

/** Tells which findings a filter leaves. It runs in the page, so it knows nothing but what it is given. */
export function toMatcher({ rules, accountNames }: PageData, filter: Filter): (row: Row) => boolean {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const user = filter.user.trim().toLowerCase();
  return (row) => {
    const rule = rules[row.rule];
    if (row.state !== filter.state && !(filter.state === "open" && row.state === "new")) return false;
    if (filter.severities.length > 0 && !filter.severities.includes(rule?.severity ?? "")) return false;
    if (filter.rule !== "" && rule?.id !== filter.rule) return false;
    if (filter.account !== "" && row.account !== filter.account) return false;
    if (user !== "" && !(row.user ?? "").toLowerCase().includes(user)) return false;
    if (words.length === 0) return true;
    const all = [row.what, row.next, row.user, row.id, row.account, accountNames[row.account], rule?.id, rule?.title];
    const text = all.join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

/** Compares findings by a column, and by the report's order within it. It runs in the page, too. */
export function toComparer({ rules, accountNames }: PageData, column: string): (a: Row, b: Row) => number {
  const { compare } = new Intl.Collator("en", { numeric: true });
  const texts: Readonly<Record<string, (row: Row) => string>> = {
    finding: ({ rule }) => rules[rule]?.title ?? "",
    // What is nobody's comes last.
    user: ({ user }) => user ?? "\uFFFF",
    account: ({ account }) => accountNames[account] ?? account,
  };
  const text = texts[column];
  if (text === undefined) return (a, b) => a.rank - b.rank;
  return (a, b) => compare(text(a), text(b)) || a.rank - b.rank;
}
