import type { Finding, Report } from "../report/report.js";
import { toTemplate } from "../report/template.js";
import type { FindingState, PackedFindings, Pattern } from "./page-data.js";

/** In the report's order: what is open, what the baseline accepts, and what was fixed. */
export function packFindings({ rules, findings, accepted, fixed }: Report): PackedFindings {
  const strings = openPlaces<string>(String);
  const patterns = openPlaces<Pattern>(JSON.stringify);
  const places = new Map(rules.map(({ id }, place) => [id, place]));
  const rows: number[] = [];
  const add = (finding: Finding, state: FindingState, acceptance: Pattern["accepted"]) => {
    const own: string[] = [];
    const { user, what, next } = finding;
    const { id } = finding.subject;
    const pattern: Pattern = {
      rule: places.get(finding.rule) ?? -1,
      state,
      what: toTemplate(what, { user, id }, own),
      next: next === null ? null : toTemplate(next, { user, id }, own),
      accepted: acceptance,
    };
    rows.push(
      patterns.placeOf(pattern),
      strings.placeOf(finding.account),
      user === null ? -1 : strings.placeOf(user),
      strings.placeOf(id),
      ...own.map((text) => strings.placeOf(text)),
    );
  };
  for (const finding of findings) add(finding, finding.isNew === true ? "new" : "open", null);
  for (const finding of accepted) add(finding, "accepted", { reason: finding.reason, until: finding.until });
  for (const finding of fixed) add(finding, "fixed", null);
  return { strings: strings.all, patterns: patterns.all, rows };
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
