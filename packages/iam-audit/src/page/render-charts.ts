import { html, type Content } from "@iam-tools/core/html";
import type { AccountReport, Bucket, Report } from "../report/report.js";
import { counted, inFigures } from "./words.js";

/** Of all accounts together: how old and how used things are, and who has MFA. */
export function renderCharts({ accounts, limits }: Report): Content {
  const read = accounts.filter(({ error }) => error === null);
  const sum = (of: (charts: AccountReport["charts"]) => number) =>
    read.reduce((all, { charts }) => all + of(charts), 0);
  const buckets = (of: (charts: AccountReport["charts"]) => readonly Bucket[]) => {
    const [first] = read;
    if (first === undefined) return [];
    return of(first.charts).map((bucket, place) => ({
      ...bucket,
      count: sum((charts) => of(charts)[place]?.count ?? 0),
    }));
  };
  const { keyAgeDays, unusedDays } = limits;
  const shown = [
    mfaChart(sum),
    bucketChart(
      buckets(({ keyAges }) => keyAges),
      keyAgeDays,
      {
        title: "Active access keys by age",
        finding: (over, all) => `${over} of ${counted(all, "active access key")} older than ${keyAgeDays} days`,
      },
    ),
    bucketChart(
      buckets(({ keyUse }) => keyUse),
      unusedDays,
      {
        title: "Active access keys by last use",
        finding: (over, all) => `${over} of ${counted(all, "active access key")} not used in ${unusedDays} days`,
      },
    ),
    bucketChart(
      buckets(({ passwordUse }) => passwordUse),
      unusedDays,
      {
        title: "Passwords by last use",
        finding: (over, all) => `${over} of ${counted(all, "password")} not used in ${unusedDays} days`,
      },
    ),
  ].filter((chart) => chart !== undefined);
  if (shown.length === 0) return undefined;
  return html`<section aria-labelledby="stands">
    <h2 id="stands">Where it stands</h2>
    <div class="charts">${shown}</div>
  </section>`;
}

function mfaChart(sum: (of: (charts: AccountReport["charts"]) => number) => number): Content {
  const [withMfa, without] = [sum(({ mfa }) => mfa.passwordWithMfa), sum(({ mfa }) => mfa.passwordWithoutMfa)];
  const [keyWith, keyWithout] = [sum(({ mfa }) => mfa.keyWithMfa), sum(({ mfa }) => mfa.keyWithoutMfa)];
  const neither = sum(({ mfa }) => mfa.neither);
  if (withMfa + without + keyWith + keyWithout + neither === 0) return undefined;
  const devices = {
    fido: sum(({ mfa }) => mfa.devices.fido),
    virtual: sum(({ mfa }) => mfa.devices.virtual),
    hardware: sum(({ mfa }) => mfa.devices.hardware),
  };
  return chart({
    title:
      without === 0
        ? "All users with a password have MFA"
        : `${inFigures(without)} of ${counted(withMfa + without, "user")} with a password without MFA`,
    caption: "Users by what they sign in with",
    bars: [
      { label: "password, MFA", count: withMfa, isBad: false },
      { label: "password, no MFA", count: without, isBad: true },
      { label: "key only, MFA", count: keyWith, isBad: false },
      { label: "key only, no MFA", count: keyWithout, isBad: false },
      { label: "neither", count: neither, isBad: false },
    ],
    note: `Devices: ${inFigures(devices.fido)} that cannot be phished, ${inFigures(devices.virtual)} virtual, ${inFigures(devices.hardware)} hardware`,
  });
}

interface BucketWords {
  readonly title: string;
  readonly finding: (over: string, all: number) => string;
}

/** @param limit days; more is too many, where the bars tell */
function bucketChart(buckets: readonly Bucket[], limit: number, { title, finding }: BucketWords): Content {
  const all = buckets.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return undefined;
  const tells = buckets.some(({ upToDays }) => upToDays === limit);
  const bars = buckets.map(({ label, upToDays, count }) => ({
    label,
    count,
    isBad: tells && (upToDays === null || upToDays > limit),
  }));
  const over = bars.reduce((sum, { count, isBad }) => sum + (isBad ? count : 0), 0);
  return chart(
    tells ? { title: finding(inFigures(over), all), caption: title, bars } : { title, caption: undefined, bars },
  );
}

interface Chart {
  /** What it shows, as a sentence where there is one. */
  readonly title: string;
  readonly caption: string | undefined;
  readonly bars: readonly { readonly label: string; readonly count: number; readonly isBad: boolean }[];
  readonly note?: string;
}

/** A table, so that it can be read aloud, with a bar in each row. */
function chart({ title, caption, bars, note }: Chart): Content {
  const most = Math.max(...bars.map(({ count }) => count));
  return html`<figure>
    <figcaption>
      <strong>${title}</strong>${caption === undefined ? undefined : html`<div class="soft">${caption}</div>`}
    </figcaption>
    <table class="bars">
      ${bars.map(
        ({ label, count, isBad }) =>
          html`<tr>
            <th scope="row">${label}</th>
            <td class="bar">${bar([{ share: count / most, kind: isBad ? "bad" : "fine" }])}</td>
            <td class="amount">${inFigures(count)}</td>
          </tr>`,
      )}
    </table>
    ${note === undefined ? undefined : html`<p class="soft">${note}</p>`}
  </figure>`;
}

export interface BarPart {
  /** From 0 to 1, of the width. */
  readonly share: number;
  readonly kind: "fine" | "bad";
}

/** The numbers stand beside it. */
export function bar(parts: readonly BarPart[]): Content {
  let from = 0;
  const drawn = parts.map(({ share, kind }) => {
    const x = from;
    const width = Number.isFinite(share) ? Math.round(share * 1000) / 10 : 0;
    from += width;
    return html`<rect class="${kind}" x="${x}" y="0" width="${width}" height="10" />`;
  });
  return html`<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${drawn}</svg>`;
}
