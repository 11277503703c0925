/** One page of an IAM list. */
export interface Page {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

/**
 * Every page of a list, one after the other; while one is worked on, the next is on its way. IAM says with `IsTruncated` and `Marker` that there is more, in all its
 * lists alike: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html
 */
export async function* pages<P extends Page>(list: (marker: { Marker?: string }) => Promise<P>): AsyncGenerator<P> {
  let next: Promise<P> | undefined = list({});
  while (next !== undefined) {
    const page: P = await next;
    next = page.IsTruncated === true && page.Marker !== undefined ? list({ Marker: page.Marker }) : undefined;
    // Where it fails, that is told when it is waited for.
    next?.catch(() => undefined);
    yield page;
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
