import { expect, test } from "@jest/globals";
import { mapInOrder } from "./map-in-order.js";

async function all<T>(answers: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const answer of answers) found.push(answer);
  return found;
}

test("keeps the order, and to the limit", async () => {
  let now = 0;
  let most = 0;
  const work = async (item: number) => {
    now += 1;
    most = Math.max(most, now);
    for (let turn = 0; turn < 10 - item; turn += 1) await Promise.resolve();
    now -= 1;
    return item * 2;
  };
  expect(await all(mapInOrder(3, [1, 2, 3, 4, 5, 6, 7], work))).toEqual([2, 4, 6, 8, 10, 12, 14]);
  expect(most).toBe(3);
});

test("hands on what is done before all items are there", async () => {
  let given = 0;
  function* endless() {
    for (;;) yield (given += 1);
  }
  const answers = mapInOrder(2, endless(), (item) => Promise.resolve(item));
  expect((await answers.next()).value).toBe(1);
  await answers.return(undefined);
  expect(given).toBe(2);
});

test("ends at a failure, in its turn", async () => {
  const work = (item: number) => (item === 2 ? Promise.reject(new Error("two")) : Promise.resolve(item));
  const seen: number[] = [];
  await expect(async () => {
    for await (const answer of mapInOrder(4, [1, 2, 3], work)) seen.push(answer);
  }).rejects.toThrow("two");
  expect(seen).toEqual([1]);
});
