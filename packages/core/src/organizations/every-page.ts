import { collect } from "../iam/index.js";

interface Page {
  readonly NextToken?: string | undefined;
}

/** What `pick` takes from every page of a list of Organizations, whose pages may be empty before the last. */
export function everyPage<P extends Page, Row>(
  list: (page: { NextToken?: string }) => Promise<P>,
  pick: (page: P) => readonly Row[] | undefined,
): Promise<Row[]> {
  return collect(
    async ({ Marker }) => {
      const page = await list(Marker === undefined ? {} : { NextToken: Marker });
      return { page, IsTruncated: Boolean(page.NextToken), Marker: page.NextToken };
    },
    ({ page }) => pick(page),
  );
}
