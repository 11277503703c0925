import { expect, test } from "@jest/globals";
import { collect, type Page } from "./pages.js";

/** Pages by the marker that asks for them; at most twenty are given out. */
function book(pages: Record<string, Page & { rows: string[] }>) {
  let asked = 0;
  const list = ({ Marker = "" }: { Marker?: string }) => {
    asked += 1;
    const page = asked > 20 ? undefined : pages[Marker];
    return page === undefined ? Promise.reject(new Error(`asked for ${Marker}`)) : Promise.resolve(page);
  };
  return collect(list, (page) => page.rows);
}

test("a list is read to its end", async () => {
  const rows = await book({
    "": { rows: ["a"], IsTruncated: true, Marker: "1" },
    1: { rows: [], IsTruncated: true, Marker: "2" },
    2: { rows: ["b"], IsTruncated: false, Marker: "2" },
  });
  expect(rows).toEqual(["a", "b"]);
});

test.each([
  ["to itself", { 1: { rows: [], IsTruncated: true, Marker: "1" } }],
  ["in a circle", { 1: { rows: [], IsTruncated: true, Marker: "2" }, 2: { rows: [], IsTruncated: true, Marker: "1" } }],
  ["nowhere", { 1: { rows: [], IsTruncated: true } }],
])("a list that leads %s is an error, and not an endless wait", async (_, rest) => {
  const pages = { "": { rows: [], IsTruncated: true, Marker: "1" }, ...rest };
  await expect(book(pages)).rejects.toMatchObject({ code: "NOT_AWS" });
});
