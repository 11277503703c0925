import { expect, test } from "@jest/globals";
import { parseProfiles } from "../profiles/parse-profiles.js";
import { sessionSeconds } from "./session-seconds.js";

const seconds = (config: string, durationSeconds?: number) =>
  sessionSeconds(
    {
      config: parseProfiles(config, { kind: "config", path: "/config" }),
      credentials: parseProfiles("", { kind: "credentials", path: "/credentials" }),
      env: {},
    },
    { profile: "work", durationSeconds },
    43_200,
  );

test("what was typed comes before the profile's duration_seconds, and that before what is usual", () => {
  const config = "[default]\nduration_seconds = 1000\n[profile work]\nduration_seconds = 7200\n";
  expect(seconds(config, 900)).toBe(900);
  expect(seconds(config)).toBe(7200);
  expect(seconds("[default]\nduration_seconds = 1000\n")).toBe(43_200);
});

test.each([899, 129_601, 900.5, Number.NaN])("a session cannot last %d seconds", (typed) => {
  expect(() => seconds("", typed)).toThrow(`--duration-seconds is ${typed}; AWS allows`);
});

test.each([900, 129_600])("a session can last %d seconds", (typed) => {
  expect(seconds("", typed)).toBe(typed);
});

test("a time of the profile's that AWS refuses is told with its line", () => {
  expect(() => seconds("[profile work]\nduration_seconds = 60\n")).toThrow(
    "duration_seconds (line 2 of /config) is 60; AWS allows",
  );
});
