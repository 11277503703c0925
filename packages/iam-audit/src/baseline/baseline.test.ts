import { readOnlyFiles } from "@iam-tools/core/testing";
import { describe, expect, test } from "@jest/globals";
import { sampleFinding } from "../report/samples.js";
import { applyBaseline } from "./apply-baseline.js";
import { readBaseline } from "./read-baseline.js";

const read = (text: string) => readBaseline({ files: readOnlyFiles({ "/accepted.yaml": text }) }, "accepted.yaml");

describe("readBaseline", () => {
  test("reads entries, wide and narrow", async () => {
    const text = `
- rule: key-old
  reason: rotated in June
  until: 2030-06-30
- rule: inline-policy
  account: 111122223333
  user: ann
  subject: own
  reason: "her own"
  until: "2030-12-31"
`;
    expect(await read(text)).toEqual([
      { rule: "key-old", reason: "rotated in June", until: "2030-06-30", line: 2 },
      {
        rule: "inline-policy",
        account: "111122223333",
        user: "ann",
        subject: "own",
        reason: "her own",
        until: "2030-12-31",
        line: 5,
      },
    ]);
  });

  test("takes JSON, and an empty file for nothing", async () => {
    expect(await read('[{ "rule": "key-old", "reason": "r", "until": "2030-06-30" }]')).toHaveLength(1);
    expect(await read("")).toEqual([]);
  });

  test.each([
    ["rule: key-old", "line 1: expected a list of entries, each after a dash"],
    ["- key-old", "line 1: expected settings, one `name: value` per line"],
    ["- rule: key-odl\n  reason: r\n  until: 2030-06-30", "line 1: there is no rule key-odl (did you mean key-old?)"],
    ["- rule: key-old\n  until: 2030-06-30", "line 1: reason is missing"],
    ["- rule: key-old\n  reason: r", "line 1: until is missing"],
    ["- rule: key-old\n  reason: r\n  until: 2030-02-30", "line 3: until must be a day, such as 2030-12-31"],
    ["- rule: key-old\n  reason: r\n  untl: 2030-06-30", "line 3: unknown: untl (did you mean until?)"],
    ["- rule: key-old\n  reason: [r]\n  until: 2030-06-30", "line 2: reason must be text; put it in quotes"],
    ["- rule: [", "the indentation does not match"],
  ])("%j is refused, with its line", async (text, message) => {
    await expect(read(text)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(message) });
  });

  test("a file that is not there is named", async () => {
    await expect(readBaseline({ files: readOnlyFiles({}) }, "gone.yaml")).rejects.toMatchObject({
      message: "There is no file gone.yaml.",
    });
  });
});

describe("applyBaseline", () => {
  const entry = { rule: "key-old", reason: "r", until: "2030-06-01", line: 1 };
  const now = new Date("2030-06-01T23:00:00Z");

  test("accepts until the end of the last day", () => {
    expect(applyBaseline([sampleFinding], [entry], now)).toEqual({
      findings: [],
      accepted: [{ ...sampleFinding, reason: "r", until: "2030-06-01" }],
      warnings: [],
    });
    const { findings, warnings } = applyBaseline([sampleFinding], [{ ...entry, until: "2030-05-31" }], now);
    expect(findings).toEqual([sampleFinding]);
    expect(warnings).toEqual(["line 1 of the baseline accepted key-old until 2030-05-31, and no longer does."]);
  });

  test.each([
    [{ user: "ann" }, 1],
    [{ user: "bob" }, 0],
    [{ account: "111122223333", subject: "AKIAIOSFODNN7EXAMPLE" }, 1],
    [{ account: "222233334444" }, 0],
    [{ subject: "AKIA" }, 0],
  ])("%j accepts %j", (narrower, accepted) => {
    expect(applyBaseline([sampleFinding], [{ ...entry, ...narrower }], now).accepted).toHaveLength(accepted);
  });

  test("says which entry accepts nothing", () => {
    const { warnings } = applyBaseline([], [entry], now);
    expect(warnings).toEqual(["line 1 of the baseline accepts key-old of something that was not found."]);
  });
});
