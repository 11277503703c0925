import { describe, expect, test } from "@jest/globals";
import { parseProfiles } from "./parse-profiles.js";
import { holdsLongTermKeys, profileContent, storedSession } from "./profile-content.js";
import { mergedValues, lineOf } from "./profile-values.js";

const credentials = (text: string) => parseProfiles(text, { kind: "credentials", path: "/c" });
const config = (text: string) => parseProfiles(text, { kind: "config", path: "/f" });
const content = (text: string) => profileContent([credentials(`[a]\n${text}\n`)], "a");

const pair = "aws_access_key_id = AKIA1\naws_secret_access_key = s";

describe("what a profile holds", () => {
  test.each([
    ["long-term keys", pair, { kind: "long-term", accessKeyId: "AKIA1", secretAccessKey: "s", staleTokens: [] }],
    [
      "a session",
      "aws_access_key_id = ASIA1\naws_secret_access_key = s\naws_session_token = t",
      { kind: "session", sessionToken: "t", expiration: undefined },
    ],
    [
      "a session of an emulator, by its token",
      "aws_access_key_id = LSIA1\naws_secret_access_key = s\naws_security_token = t",
      { kind: "session", sessionToken: "t" },
    ],
    [
      "keys of an emulator",
      "aws_access_key_id = test\naws_secret_access_key = test",
      { kind: "long-term", accessKeyId: "test" },
    ],
    [
      "long-term keys beside the token of an earlier session",
      `${pair}\naws_session_token = t\naws_security_token = t`,
      { kind: "long-term", staleTokens: ["aws_session_token", "aws_security_token"] },
    ],
    ["long-term keys beside a blank token", `${pair}\naws_session_token =`, { kind: "long-term", staleTokens: [] }],
    ["an id alone", "aws_access_key_id = AKIA1", { of: "long-term", missing: "aws_secret_access_key" }],
    [
      "a secret alone",
      "aws_access_key_id =\naws_secret_access_key = s",
      { of: "long-term", missing: "aws_access_key_id" },
    ],
    [
      "a session without its token",
      "aws_access_key_id = ASIA1\naws_secret_access_key = s",
      { of: "session", missing: "aws_session_token" },
    ],
    ["a role", "role_arn = r\nsource_profile = b", { kind: "role", roleArn: "r", sourceProfile: "b" }],
    ["a role of the machine", "role_arn = r\ncredential_source = Environment", { credentialSource: "Environment" }],
    ["an SSO session", "sso_session = corp\nsso_account_id = 1", { kind: "sso", session: "corp" }],
    ["SSO as it was written once", "sso_start_url = https://x", { kind: "sso", session: undefined }],
    ["a sign-in of aws login", "login_session = arn:aws:iam::1:user/a", { kind: "login" }],
    ["a process", "credential_process = vault get a", { kind: "process", command: "vault get a" }],
    ["nothing", "region = x\nrole_arn =", { kind: "none" }],
    ["keys, whatever else it says", `${pair}\nrole_arn = r\ncredential_process = p`, { kind: "long-term" }],
  ])("%s", (_what, text, expected) => {
    expect(content(text)).toMatchObject(expected);
  });

  test("in the config file counts where the credentials file has none", () => {
    const documents = [credentials("[a]\naws_access_key_id =\nregion = x\n"), config(`[profile a]\n${pair}\n`)];
    expect(profileContent(documents, "a")).toMatchObject({ kind: "long-term", accessKeyId: "AKIA1" });
  });

  test("comes from one file, so that the token of the other is no part of it", () => {
    const documents = [credentials(`[a]\n${pair}\n`), config("[profile a]\naws_session_token = t\n")];
    expect(profileContent(documents, "a")).toMatchObject({ staleTokens: [] });
  });

  test("is nothing where there is no such profile", () => {
    expect(profileContent([credentials("")], "a")).toEqual({ kind: "none" });
  });
});

test("a key that AWS calls long-term is one, and no session, whatever token is left beside it", () => {
  const document = credentials(`[a]\n${pair}\naws_session_token = t\n`);
  expect(holdsLongTermKeys(document, "a")).toBe(true);
  expect(storedSession(document, "a")).toBeUndefined();
});

test("half a key is kept as a whole one is; what is left of a session is not", () => {
  const half = (text: string) => holdsLongTermKeys(credentials(`[a]\n${text}\n`), "a");
  expect(half("aws_secret_access_key = s")).toBe(true);
  expect(half("aws_access_key_id = AKIA1")).toBe(true);
  expect(half("aws_access_key_id = ASIA1\naws_session_token = t")).toBe(false);
});

test("of values in both files the first counts, unless it is blank, and its place is known", () => {
  const documents = [
    credentials("[a]\nmfa_serial =\nregion = one\n"),
    config("# mine\n[profile a]\nmfa_serial = m\nregion = two\n"),
  ];
  expect(Object.fromEntries(mergedValues(documents, "a"))).toEqual({ mfa_serial: "m", region: "one" });
  expect(lineOf(documents, { profile: "a", key: "mfa_serial" })).toBe("line 3 of /f");
  expect(lineOf(documents, { profile: "a", key: "region" }, 1)).toBe("line 3, column 11, of /c");
});
