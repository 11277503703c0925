import { describe, expect, test } from "@jest/globals";
import type { Context } from "../context/index.js";
import { testContext } from "../testing/index.js";
import { readJournal, type Journal } from "./journal.js";

const path = "/home/roger/.aws/.credentials.rotation.AKIAOLD.json";

/** A journal with all that it may have. */
const whole: Journal = {
  version: 1,
  profile: "work",
  userName: "roger",
  accountId: "111122223333",
  configFile: "/home/roger/.aws/config",
  started: "2026-01-31T12:00:00.000Z",
  before: ["AKIAOLD"],
  old: { accessKeyId: "AKIAOLD", secretAccessKey: "the-old-secret" },
  holders: [{ file: "credentials", profile: "work" }],
  attempts: [{ from: "2026-01-31T12:00:01.000Z", until: "2026-01-31T12:00:02.000Z" }, { from: "2026-01-31T12:00:03Z" }],
  new: { accessKeyId: "AKIANEW", secretAccessKey: "the-new-secret" },
  saved: "2026-01-31T12:00:10.000Z",
  onRotated: "push-key",
  announced: true,
  keepOld: false,
  grace: 86_400_000,
  direction: "forward",
};

function reading(content: unknown): Promise<Journal | undefined> {
  const bytes = new TextEncoder().encode(typeof content === "string" ? content : JSON.stringify(content));
  const files = {
    stat: () => Promise.resolve({ kind: "file" }),
    read: () => Promise.resolve(bytes),
  } as unknown as Context["files"];
  return readJournal(testContext({ files }), { vault: { kind: "vault", path: `${path}.vault` } }, path);
}

test("a whole note is read as it is, with what a later version may have put in", async () => {
  expect(await reading(whole)).toEqual(whole);
  expect(await reading({ ...whole, later: [1] })).toMatchObject({ later: [1] });
  const { attempts: _, new: _new, saved: _saved, onRotated: _on, ...intent } = whole;
  expect(await reading(intent)).toEqual(intent);
});

describe("a note is refused, with its name, its place, and no value of it", () => {
  const wrongs = [null, 7, true, "", "the-secret-in-the-wrong-place", [], {}, [null], { __proto__: null }];
  const ofMembers = Object.keys(whole).flatMap((member) => wrongs.map((wrong): [string, unknown] => [member, wrong]));
  /** What is right of a member after all. */
  const fits = ([member, wrong]: readonly [string, unknown]) =>
    (["profile", "configFile", "userName"].includes(member) && typeof wrong === "string" && wrong !== "") ||
    (member === "onRotated" && typeof wrong === "string") ||
    (["before", "holders", "attempts"].includes(member) && Array.isArray(wrong) && wrong.length === 0) ||
    (["announced", "keepOld"].includes(member) && wrong === true) ||
    (member === "grace" && wrong === 7);

  test.each(ofMembers.filter((pair) => !fits(pair)))("%s: %j", async (member, wrong) => {
    const error: Error = await reading({ ...whole, [member]: wrong }).then(
      () => new Error("it was read"),
      (reason: Error) => reason,
    );
    const why = member === "version" ? "is in a format that this version does not know" : `is damaged: ${member}`;
    expect(error).toMatchObject({
      code: "JOURNAL_INVALID",
      message: expect.stringContaining(`The note of an unfinished rotation ${path} ${why}`),
      hint: expect.stringContaining(`mv ${path} ~/`),
    });
    expect(error.message).not.toContain("secret-in");
  });

  test.each([
    ["grace", 1e300],
    ["grace", -1],
    ["saved", "2026-02-31T25:00:00Z"],
    ["started", "+275760-09-13T00:00:00.001Z"],
    ["accountId", "../../../etc"],
    ["old", { accessKeyId: "../x", secretAccessKey: "s" }],
    ["new", { accessKeyId: "AKIA\u0007", secretAccessKey: "s" }],
    ["holders", [{ file: "passwd", profile: "work" }]],
    ["attempts", [{ from: "2026-01-31T12:00:03Z", until: 7 }]],
  ])("%s: %j", async (member, wrong) => {
    await expect(reading({ ...whole, [member]: wrong })).rejects.toMatchObject({
      code: "JOURNAL_INVALID",
      message: expect.stringContaining(` is damaged: ${member}`),
    });
  });

  test.each(["", "{", "[]", "null", "7", '"text"', "{}"])("that is %j", async (content) => {
    await expect(reading(content)).rejects.toMatchObject({ code: "JOURNAL_INVALID" });
  });
});
