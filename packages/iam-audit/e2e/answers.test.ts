import { openWorkplace, replaceAnswersAt, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { main } from "../src/main.js";
import { identityOf } from "../src/report/identity-of.js";
import type { Report } from "../src/report/report.js";

/** Each answer of AWS's is replaced in turn: what was not read must not be taken for what is not there. */
let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace("iam-audit");
  const { sandbox, roger } = place;
  roger.user.inlinePolicies.clear();
  roger.user.attachedPolicies.push("arn:aws:iam::aws:policy/AdministratorAccess");
  sandbox.addGroup({ name: "Nobody" });
  sandbox.addUser({ name: "ann", password: "p", accessKeys: 2, devices: [{}], inlinePolicies: { own: everything } });
});
afterEach(() => place.close());

const everything = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

test("exit 0 says all that is wrong, or what could not be read, whatever answers in AWS's place", async () => {
  let whole: readonly string[] | undefined;
  const { clean, runs, lies } = await replaceAnswersAt({
    place,
    main,
    line: () => "--profile work --json",
    outcome: (said) => {
      const { findings } = JSON.parse(said.slice(0, said.indexOf("\n}\n") + 3)) as Report;
      const found = findings.filter(({ rule }) => rule !== "unreadable").map(identityOf);
      whole ??= found;
      const isTold = findings.some(({ rule }) => rule === "unreadable");
      const missing = isTold ? [] : whole.filter((one) => !found.includes(one));
      return { missing, madeUp: found.filter((one) => whole?.includes(one) === false) };
    },
  });
  expect(lies).toEqual([]);
  expect(clean.exitCode).toBe(0);
  expect(whole?.length).toBeGreaterThan(10);
  expect(runs).toBeGreaterThan(20);
});
