import { expect, test } from "@jest/globals";
import { mapAtMost } from "./map-at-most.js";

test("answers come in the items' order, and never more are under way than allowed", async () => {
  let underWay = 0;
  let most = 0;
  const answers = await mapAtMost(3, [5, 1, 4, 2, 3, 0], async (item) => {
    underWay += 1;
    most = Math.max(most, underWay);
    for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
    underWay -= 1;
    return item * 10;
  });
  expect(answers).toEqual([50, 10, 40, 20, 30, 0]);
  expect(most).toBe(3);
});

test("after a failure nothing more is begun, and what was begun ends first", async () => {
  const ended: number[] = [];
  const work = mapAtMost(2, [1, 2, 3, 4], async (item) => {
    if (item === 1) throw new Error("no");
    await Promise.resolve();
    ended.push(item);
  });
  await expect(work).rejects.toThrow("no");
  expect(ended).toEqual([2]);
});
