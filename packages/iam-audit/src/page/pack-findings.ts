import type { Finding, Report } from "../report/report.js";
import type { FindingState, PackedFindings, Pattern, Template } from "./page-data.js";

/** In the report's order: what is open, what the baseline accepts, and what was fixed. */
export function packFindings({ rules, findings, accepted, fixed }: Report): PackedFindings {
  const strings = openPlaces<string>(String);
  const patterns = openPlaces<Pattern>(JSON.stringify);
  const places = new Map(rules.map(({ id }, place) => [id, place]));
  const rows: number[] = [];
  const add = (finding: Finding, state: FindingState, acceptance: Pattern["accepted"]) => {
    const own: string[] = [];
    const pattern: Pattern = {
      rule: places.get(finding.rule) ?? -1,
      state,
      what: toTemplate(finding.what, finding, own),
      next: finding.next === null ? null : toTemplate(finding.next, finding, own),
      accepted: acceptance,
    };
    rows.push(
      patterns.placeOf(pattern),
      strings.placeOf(finding.account),
      finding.user === null ? -1 : strings.placeOf(finding.user),
      strings.placeOf(finding.subject.id),
      ...own.map((text) => strings.placeOf(text)),
    );
  };
  for (const finding of findings) add(finding, finding.isNew === true ? "new" : "open", null);
  for (const { reason, until, ...finding } of accepted) add(finding, "accepted", { reason, until });
  for (const finding of fixed) add(finding, "fixed", null);
  return { strings: strings.all, patterns: patterns.all, rows };
}

/** Names of IAM, ids, mail addresses, numbers, and words of a sentence. */
const words = /[\w+=,.@:/-]*\w/g;

/**
 * What differs from finding to finding is no part of the template.
 *
 * @param own gets what is neither the user nor the subject's id
 */
function toTemplate(text: string, { user, subject: { id } }: Finding, own: string[]): Template {
  // Of an ARN, sentences have the last part.
  const name = id.slice(id.lastIndexOf("/") + 1);
  const template: (string | 0 | 1 | 2)[] = [];
  let end = 0;
  for (const { 0: word, index } of text.matchAll(words)) {
    if (word !== user && word !== id && word !== name && !/[\d@]/.test(word)) continue;
    const place = word === user ? 0 : word === id ? 1 : 2;
    if (place === 2) own.push(word);
    if (index > end) template.push(text.slice(end, index));
    template.push(place);
    end = index + word.length;
  }
  if (end < text.length) template.push(text.slice(end));
  return template;
}

/** Each thing once, and its place. */
function openPlaces<Thing>(keyOf: (thing: Thing) => string) {
  const places = new Map<string, number>();
  const all: Thing[] = [];
  return {
    all,
    placeOf(thing: Thing): number {
      const key = keyOf(thing);
      const known = places.get(key);
      if (known !== undefined) return known;
      places.set(key, all.length);
      return all.push(thing) - 1;
    },
  };
}
