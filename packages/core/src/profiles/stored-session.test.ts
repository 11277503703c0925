import { describe, expect, test } from "@jest/globals";
import { parseProfiles } from "./parse-profiles.js";
import { storedSession } from "./profile-content.js";
import { sessionOptions } from "./stored-session.js";

const keys = "aws_access_key_id = ASIA1\naws_secret_access_key = secret\n";
const read = (text: string) => storedSession(parseProfiles(text, { kind: "credentials", path: "/c" }), "a-sts");

describe("when a stored session ends", () => {
  const token = "aws_session_token = token\n";
  test.each([
    ["aws-iam-login", "expiration = 2030-01-02 03:04:05+00:00"],
    ["aws-mfa, in UTC without saying so", "expiration = 2030-01-02 03:04:05"],
    ["ISO 8601", "expiration = 2030-01-02T03:04:05Z"],
    ["ISO 8601 with fractions and an offset", "expiration = 2030-01-02T05:04:05.678+0200"],
    ["saml2aws", "x_security_token_expires = 2030-01-02T05:04:05+02:00"],
    ["the environment has it", "aws_credential_expiration = 2030-01-02T03:04:05Z"],
    ["bastion tools", "aws_session_expiration = 2030-01-02T03:04:05+0000"],
    ["others", "aws_expiration = 2030-01-02T03:04:05.000Z"],
    ["we do, before what another left", "aws_expiration = 2020-01-01T00:00:00Z\nexpiration = 2030-01-02T03:04:05Z"],
  ])("is read as %s writes it", (_tool, line) => {
    expect(read(`[a-sts]\n${keys}${token}${line}\n`)?.expiration?.toISOString()).toBe("2030-01-02T03:04:05.000Z");
  });

  test("is local time where awsume manages the profile", () => {
    const session = read(`[a-sts]\n${keys}${token}expiration = 2030-01-02 03:04:05\nmanager = awsume\n`);
    expect(session?.expiration).toEqual(new Date(2030, 0, 2, 3, 4, 5));
  });

  test.each(["", "expiration = tomorrow\n", "expiration = 2030-13-45 99:00:00\n", "expiration = 1900000000\n"])(
    "is unknown where the profile says %j",
    (line) => {
      const session = read(`[a-sts]\n${keys}${token}${line}`);
      expect(session).toMatchObject({ accessKeyId: "ASIA1", expiration: undefined });
    },
  );
});

test("long-term keys are no session, and neither is a missing profile", () => {
  expect(read(`[a-sts]\n${keys}`)).toBeUndefined();
  expect(read("[b]\nregion = x\n")).toBeUndefined();
});

test("a token by its older name is a session too", () => {
  expect(read(`[a-sts]\n${keys}aws_security_token = old\n`)?.sessionToken).toBe("old");
});

test("a session is written as aws-iam-login writes it, without what an older one left", () => {
  const expiration = new Date("2030-01-02T03:04:05.678Z");
  expect(sessionOptions({ accessKeyId: "ASIA1", secretAccessKey: "s", sessionToken: "t", expiration })).toEqual({
    aws_access_key_id: "ASIA1",
    aws_secret_access_key: "s",
    aws_session_token: "t",
    aws_security_token: undefined,
    x_security_token_expires: undefined,
    aws_credential_expiration: undefined,
    aws_session_expiration: undefined,
    aws_expiration: undefined,
    expiration: "2030-01-02 03:04:05+00:00",
    session_of: undefined,
    session_seconds: undefined,
  });
});

test("a session says which key it was made from, and how long it was to last", () => {
  const session = { accessKeyId: "ASIA1", secretAccessKey: "s", sessionToken: "t", expiration: new Date(0) };
  const options = sessionOptions({ ...session, madeFrom: "AKIA1", duration: 900 });
  expect(options).toMatchObject({ session_of: "AKIA1", session_seconds: "900" });
  expect(read(`[a-sts]\n${keys}aws_session_token = t\nsession_of = AKIA1\nsession_seconds = 900\n`)).toMatchObject({
    madeFrom: "AKIA1",
    duration: 900,
  });
  expect(read(`[a-sts]\n${keys}aws_session_token = t\nsession_seconds = long\n`)?.duration).toBeUndefined();
});
