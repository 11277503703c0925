/** One page of an IAM list. */
export interface Page {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

/**
 * Every page of a list, one after the other. IAM says with `IsTruncated` and `Marker` that there is more, in all its
 * lists alike: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html
 */
export async function* pages<P extends Page>(list: (marker: { Marker?: string }) => Promise<P>): AsyncGenerator<P> {
  let marker: { Marker?: string } = {};
  for (;;) {
    const page = await list(marker);
    yield page;
    if (page.IsTruncated !== true || page.Marker === undefined) return;
    marker = { Marker: page.Marker };
  }
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
