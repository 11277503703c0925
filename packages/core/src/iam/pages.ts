import { CliError } from "../errors/index.js";

/** One page of an IAM list. */
export interface Page {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

/**
 * Every page of a list, one after the other; while one is worked on, the next is on its way. IAM says with `IsTruncated`
 * and `Marker` that there is more, in all its lists alike.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html
 *
 * @throws {CliError} `NOT_AWS` where a page leads back to one before it, or on to nowhere
 */
export async function* pages<P extends Page>(list: (marker: { Marker?: string }) => Promise<P>): AsyncGenerator<P> {
  const seen = new Set<string>();
  let next: Promise<P> | undefined = list({});
  while (next !== undefined) {
    const page: P = await next;
    const marker = markerOf(page);
    if (marker !== undefined && seen.has(marker)) throw endless();
    if (marker !== undefined) seen.add(marker);
    next = marker === undefined ? undefined : list({ Marker: marker });
    // Where it fails, that is told when it is waited for.
    next?.catch(() => undefined);
    yield page;
  }
}

/** Undefined after the last page. */
function markerOf({ IsTruncated, Marker }: Page): string | undefined {
  if (IsTruncated !== true) return undefined;
  if (!Marker) throw endless();
  return Marker;
}

function endless(): CliError {
  return new CliError({
    code: "NOT_AWS",
    message: "A list from AWS never ends: a page points back to an earlier one, or to none.",
    hint: "AWS itself never does this. Check AWS_ENDPOINT_URL, --endpoint-url and HTTPS_PROXY, then run this again.",
  });
}

/** What `pick` takes from every page, in one list. */
export async function collect<P extends Page, Row>(
  list: (marker: { Marker?: string }) => Promise<P>,
  pick: (page: P) => readonly Row[] | undefined,
): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of pages(list)) rows.push(...(pick(page) ?? []));
  return rows;
}
