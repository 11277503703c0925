import { resolve } from "node:path";
import { expect, test } from "@jest/globals";
import { readOnlyFiles, recordedOutput, scriptedPrompt, testClock } from "../testing/index.js";
import { meantProfile, type ProfileSearch } from "./meant-profile.js";

const key = (profile: string) => `[${profile}]\naws_access_key_id = AKIA${profile}\naws_secret_access_key = s\n`;
const session = "[work-sts]\naws_access_key_id = ASIA1\naws_secret_access_key = s\naws_session_token = t\n";

function surroundings(credentials: string, { env = {}, typed }: { env?: object; typed?: string[] } = {}) {
  const prompt = scriptedPrompt(typed === undefined ? {} : { typed });
  return {
    clock: testClock(),
    env: env as Record<string, string>,
    err: recordedOutput(),
    files: readOnlyFiles({ [resolve("/home/ann/.aws/credentials")]: credentials }),
    prompt,
  };
}
const search = (more: Partial<ProfileSearch> = {}): ProfileSearch => ({
  typed: undefined,
  usage: "tool PROFILE",
  ...more,
});

test("what was typed goes before what the environment names, and that before all in the files", async () => {
  const context = surroundings(key("work") + key("home"), { env: { AWS_PROFILE: "home" } });
  expect(await meantProfile(context, search({ typed: "typed" }))).toBe("typed");
  expect(await meantProfile(context, search())).toBe("home");
  expect(context.err.text).toBe("");
});

test("that the environment names a profile which does not exist is said", async () => {
  const context = surroundings(key("work"), { env: { AWS_PROFILE: "home" } });
  expect(await meantProfile(context, search())).toBe("home");
  expect(context.err.text).toBe('Using the profile "home", which AWS_PROFILE names.\n');
});

test("the only profile with an access key is used, and that is said", async () => {
  const context = surroundings(key("work") + session);
  expect(await meantProfile(context, search())).toBe("work");
  expect(context.err.text).toBe('Using the profile "work", the only one with an access key.\n');
});

test.each([
  ["default", key("default") + key("work")],
  ["work", `[default]\nregion = eu-west-1\n${key("work")}`],
  ["default", session.replace("work-sts", "default") + key("work")],
  ["default", ""],
])("where the tool's default is [default], that is %s, of %j", async (expected, credentials) => {
  expect(await meantProfile(surroundings(credentials), search({ orDefault: true }))).toBe(expected);
});

test("AWS_PROFILE may name the session, as a login says to set it: the profile whose it is is meant", async () => {
  const context = surroundings(key("work") + session, { env: { AWS_PROFILE: "work-sts" } });
  expect(await meantProfile(context, search())).toBe("work");
  expect(context.err.text).toContain('Using the profile "work", whose session is in work-sts.');
});

test.each([
  ["2", "work"],
  ["work", "work"],
])("of several one is picked from a list: %s", async (answer, picked) => {
  const context = surroundings(key("home") + key("work") + session, { typed: [answer] });
  expect(await meantProfile(context, search())).toBe(picked);
  expect(context.prompt.shown).toEqual(["1  home\n2  work\n"]);
  expect(context.prompt.questions).toEqual(["Which profile (1-2)? "]);
});

test("an answer that is no choice is asked for again once", async () => {
  const context = surroundings(key("home") + key("work"), { typed: ["3", "1"] });
  expect(await meantProfile(context, search())).toBe("home");
  const again = surroundings(key("home") + key("work"), { typed: ["3", ""] });
  await expect(meantProfile(again, search())).rejects.toMatchObject({ code: "USAGE" });
});

test.each([
  [key("home") + key("work"), "tool PROFILE\nProfiles with an access key: home, work"],
  [session, "tool PROFILE\nTo store an access key: aws configure --profile PROFILE"],
])("with nobody to ask, it says what to type: %j", async (credentials, hint) => {
  await expect(meantProfile(surroundings(credentials), search())).rejects.toMatchObject({ code: "USAGE", hint });
});
