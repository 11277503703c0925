import { openWorkplace, replaceAnswersAt, sessionGiven, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

/** Each answer of AWS's is replaced in turn; what the tool then says is compared with what is so. */
let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace("setsts");
});
afterEach(() => place.close());

test("exit 0 is true of a session, whatever answers in AWS's place", async () => {
  const { clean, outcome, runs, lies } = await replaceAnswersAt({
    place,
    main,
    line: () => `--profile work --target-profile work-sts --token-code ${place.code()}`,
    outcome: () => sessionGiven(place),
  });
  expect(lies).toEqual([]);
  expect(clean).toMatchObject({ exitCode: 0 });
  expect(outcome).toEqual({ isKnown: true, isWhole: true });
  expect(runs).toBeGreaterThan(1);
});
