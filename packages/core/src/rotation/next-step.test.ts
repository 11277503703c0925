import { describe, expect, test } from "@jest/globals";
import type { AccessKey } from "../iam/index.js";
import type { Journal } from "./journal.js";
import { afterStep, hasLostNewKey, nextStep, startingState, type RotationState } from "./next-step.js";
import { foresee } from "./plan-rotation.js";

const intent: Journal = {
  version: 1,
  profile: "work",
  userName: "alice",
  accountId: "111122223333",
  configFile: "/home/alice/.aws/config",
  started: "2030-01-02T03:00:00.000Z",
  before: ["OLD"],
  old: { accessKeyId: "OLD", secretAccessKey: "old secret" },
  holders: [{ file: "credentials", profile: "work" }],
  announced: false,
  keepOld: false,
  grace: 0,
  direction: "forward",
};
const created: Journal = { ...intent, new: { accessKeyId: "NEW", secretAccessKey: "new secret" } };
const saved: Journal = { ...created, saved: "2030-01-02T03:04:00.000Z" };

const key = (accessKeyId: string, status: AccessKey["status"] = "Active"): AccessKey => ({
  accessKeyId,
  status,
  created: undefined,
});
const both = [key("OLD"), key("NEW")];

const stray = { file: "credentials", profile: "work", otherKeyId: undefined } as const;

function state(journal: Journal, more: Partial<RotationState> = {}): RotationState {
  const held = { old: journal.saved === undefined, new: journal.saved !== undefined };
  return { ...startingState(journal, both), held, now: new Date("2030-01-02T03:04:05Z"), ...more };
}

describe("forward", () => {
  const half = { old: true, new: true };
  test.each<[string, RotationState, object]>([
    ["from the intent, a key is created", state(intent, { keys: [key("OLD")] }), { do: "create-key" }],
    ["a lost key goes first", state(intent), { do: "remove-lost-key", accessKeyId: "NEW" }],
    ["an unknown key is proven", state(created), { do: "prove-key", which: "new" }],
    ["a proven key is saved", state(created, { proven: "new" }), { do: "save-key", which: "new" }],
    ["one of two files is not enough", state(created, { proven: "new", held: half }), { do: "save-key", which: "new" }],
    ["an old key that came back is replaced again", state(saved, { proven: "new", held: half }), { do: "save-key" }],
    ["a later run proves the key anew", state(saved), { do: "prove-key", which: "new" }],
    ["a saved key lets the old one go", state(saved, { proven: "new" }), { do: "deactivate-key", which: "old" }],
    [
      "the person's command comes before that",
      state({ ...saved, onRotated: "x" }, { proven: "new" }),
      { do: "announce-key" },
    ],
    [
      "an inactive old key is deleted",
      state(saved, { proven: "new", keys: [key("OLD", "Inactive"), key("NEW")] }),
      { do: "delete-key", which: "old" },
    ],
    [
      "or kept",
      state({ ...saved, keepOld: true }, { proven: "new", keys: [key("OLD", "Inactive"), key("NEW")] }),
      { end: "kept-old" },
    ],
    [
      "in its grace the old key is left alone",
      state({ ...saved, grace: 60_000 }, { keys: [key("OLD"), { ...key("NEW"), created: new Date(0) }] }),
      { end: "waiting" },
    ],
    [
      "but a new key that is not listed is proven",
      state({ ...saved, grace: 60_000 }),
      { do: "prove-key", which: "new" },
    ],
    [
      "unless a person ends the grace, after a look at its use",
      state(
        { ...saved, grace: 60_000 },
        { proven: "new", endsGrace: true, keys: [key("OLD"), { ...key("NEW"), created: new Date(0) }] },
      ),
      { do: "deactivate-key", unlessUsedSince: saved.saved },
    ],
    [
      "after its grace its use is looked at",
      state({ ...saved, grace: 1_000 }, { proven: "new" }),
      { do: "deactivate-key", unlessUsedSince: saved.saved },
    ],
    ["that is all once the old key is gone", state(saved, { proven: "new", keys: [key("NEW")] }), { end: "rotated" }],
    ["what a profile has lost stops all", state(saved, { proven: "new", strays: [stray] }), { end: "not-held" }],
    [
      "and what this run has stopped works again",
      state(saved, { strays: [stray], hasDeactivated: true, keys: [key("OLD", "Inactive"), key("NEW")] }),
      { do: "activate-key", which: "old" },
    ],
    [
      "what others have stopped does not",
      state(saved, { strays: [stray], keys: [key("OLD", "Inactive"), key("NEW")] }),
      { end: "not-held" },
    ],
    [
      "a profile that gets its key back gets one that works",
      state(saved, { strays: [stray], restores: [stray] }),
      { do: "prove-key", which: "new" },
    ],
    [
      "and then gets it",
      state(saved, { strays: [stray], restores: [stray], proven: "new" }),
      { do: "save-key", which: "new" },
    ],
    [
      "another key in it is never overwritten",
      state(saved, { strays: [{ ...stray, otherKeyId: "OTHER" }], restores: [stray], proven: "new" }),
      { end: "not-held" },
    ],
  ])("%s", (_what, before, expected) => {
    expect(nextStep(before)).toMatchObject(expected);
  });
});

describe("back", () => {
  const back: Journal = { ...saved, direction: "back" };
  test.each<[string, RotationState, object]>([
    [
      "nothing was made: that is all",
      state({ ...intent, direction: "back" }, { keys: [key("OLD")] }),
      { end: "undone" },
    ],
    [
      "an inactive old key is activated",
      state(back, { keys: [key("OLD", "Inactive"), key("NEW")] }),
      { do: "activate-key", which: "old" },
    ],
    ["it is proven", state(back), { do: "prove-key", which: "old" }],
    ["it is put back", state(back, { proven: "old" }), { do: "save-key", which: "old" }],
    [
      "only then the new one goes",
      state(back, { proven: "old", held: { old: true, new: false } }),
      { do: "delete-key", which: "new" },
    ],
    [
      "nothing goes while a profile has lost its key",
      state(back, { proven: "old", strays: [stray], held: { old: true, new: false } }),
      { end: "not-held" },
    ],
    ["once the old key is gone, forward it is", state(back, { keys: [key("NEW")] }), { do: "prove-key", which: "new" }],
  ])("%s", (_what, before, expected) => {
    expect(nextStep(before)).toMatchObject(expected);
  });
});

test("what is foreseen from the intent is a whole rotation", () => {
  const { steps, end } = foresee(state(intent, { keys: [key("OLD")] }));
  expect(steps.map((step) => step.do)).toEqual([
    "create-key",
    "prove-key",
    "save-key",
    "deactivate-key",
    "prove-key",
    "delete-key",
  ]);
  expect(end).toEqual({ end: "rotated" });
});

test("a change of a key makes what was proven before worth nothing", () => {
  const proven = state(saved, { proven: "new" });
  expect(afterStep(proven, { do: "deactivate-key", which: "old", unlessUsedSince: undefined }).proven).toBeUndefined();
});

test.each<[string, RotationState, boolean]>([
  ["listed and active", state(saved), false],
  ["gone", state(saved, { keys: [key("OLD")] }), true],
  ["inactive", state(saved, { keys: [key("OLD"), key("NEW", "Inactive")] }), true],
  ["gone, with no old one to go back to", state(saved, { keys: [] }), false],
  ["gone before it was saved", state(created, { keys: [key("OLD")] }), false],
])("a new key that is %s was taken away by others: %#", (_what, before, expected) => {
  expect(hasLostNewKey(before)).toBe(expected);
});
