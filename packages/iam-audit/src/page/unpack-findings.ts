import type { Template } from "../report/template.js";
import type { PackedFindings, Row } from "./page-data.js";

/** What `packFindings` packed. It runs in the page, so it knows nothing but what it is given. */
export function unpackFindings({ strings, patterns, rows }: PackedFindings): Row[] {
  const unpacked: Row[] = [];
  let at = 0;
  const text = () => strings[rows[at++] ?? -1] ?? "";
  while (at < rows.length) {
    const pattern = patterns[rows[at++] ?? -1];
    if (pattern === undefined) break;
    const account = text();
    const user = rows[at] === -1 ? null : (strings[rows[at] ?? -1] ?? "");
    at += 1;
    const id = text();
    const fill = (template: Template) => {
      let filled = "";
      for (const part of template) {
        filled += typeof part === "string" ? part : part === 0 ? user : part === 1 ? id : text();
      }
      return filled;
    };
    const { rule, state, accepted } = pattern;
    const what = fill(pattern.what);
    const next = pattern.next === null ? null : fill(pattern.next);
    unpacked.push({ rank: unpacked.length, rule, state, account, user, id, what, next, accepted });
  }
  return unpacked;
}
