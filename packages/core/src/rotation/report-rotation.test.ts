import { describe, expect, test } from "@jest/globals";
import { recordedOutput } from "../testing/index.js";
import type { Journal } from "./journal.js";
import { reportPlan, reportRotation } from "./report-rotation.js";
import type { RotationResult } from "./rotation-work.js";

const journal: Journal = {
  version: 1,
  profile: "work",
  userName: "roger",
  accountId: "111122223333",
  configFile: "/home/roger/.aws/config",
  started: "2030-01-01T00:00:00.000Z",
  before: [],
  old: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "old" },
  holders: [],
  new: { accessKeyId: "AKIAI44QH8DHBEXAMPLF", secretAccessKey: "new" },
  announced: false,
  keepOld: false,
  grace: 0,
  direction: "forward",
};
const result: RotationResult = {
  journal,
  steps: [{ do: "create-key" }],
  end: { end: "rotated" },
  profiles: ["work"],
};

const commands = { finish: "f", finishNow: (profile: string) => `f ${profile} --now`, abort: "a", status: "s" };
const outputs = ({ out, err }: { out: boolean; err: boolean }) => ({
  out: recordedOutput({ isTerminal: out }),
  err: recordedOutput({ isTerminal: err }),
});

describe("a grace that is not over", () => {
  const waiting: RotationResult = { ...result, steps: [], end: { end: "waiting", until: "2030-01-02T00:00:00.000Z" } };
  const stands =
    "The access key of roger (111122223333) was rotated before: ****MPLF is in place of ****MPLE, which works until 2030-01-02T00:00:00.000Z. To end that now: f work --now";

  test.each([
    [true, false, []],
    [true, true, [stands]],
    [false, false, [stands]],
    [false, true, [stands]],
  ])("is said, but not to a timer every day: as a routine %s, on a terminal %s", (isRoutine, err, text) => {
    expect(reportRotation(outputs({ out: err, err }), waiting, { commands, isRoutine }).text).toEqual(text);
  });

  test("is what a dry run says", () => {
    expect(reportPlan(waiting, { commands }).text).toEqual([stands, "nothing was changed"]);
  });
});

describe("the steps of a rotation", () => {
  const textOn = ({ out, err }: { out: boolean; err: boolean }) =>
    reportRotation(outputs({ out, err }), result, { commands, isRoutine: false }).text;
  const ended = [
    "The access key of roger (111122223333) was rotated:",
    "****MPLF is in place of ****MPLE. Profiles: work",
  ];

  test("are said once on a terminal, as they are taken", () => {
    expect(textOn({ out: true, err: true })).toEqual(ended);
  });

  test.each([
    { out: false, err: false },
    { out: false, err: true },
    { out: true, err: false },
  ])("are in what scripts read, and where nobody has seen them: %j", (terminals) => {
    expect(textOn(terminals)).toEqual([...ended, "> created the new access key ****MPLF"]);
  });
});
