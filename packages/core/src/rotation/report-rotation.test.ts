import { describe, expect, test } from "@jest/globals";
import { recordedOutput } from "../testing/index.js";
import type { Journal } from "./journal.js";
import { reportRotation } from "./report-rotation.js";
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

describe("the steps of a rotation", () => {
  const textOn = ({ out, err }: { out: boolean; err: boolean }) =>
    reportRotation({ out: recordedOutput({ isTerminal: out }), err: recordedOutput({ isTerminal: err }) }, result).text;
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
