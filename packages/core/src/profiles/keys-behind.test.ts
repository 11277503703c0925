import { expect, test } from "@jest/globals";
import { keysBehind } from "./keys-behind.js";
import { parseProfiles } from "./parse-profiles.js";

const key = (id: string) => `aws_access_key_id = ${id}\naws_secret_access_key = wJalrXUtnFEMI\n`;
const session = (of: string) => `${key("ASIAIOSFODNN7EXAMPLE")}aws_session_token = t\n${of}`;
const role = (source: string) => `role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = ${source}\n`;

const credentials = parseProfiles(
  `[work]\n${key("AKIAIOSFODNN7EXAMPLE")}[home]\n${key("AKIAI44QH8DHBEXAMPLE")}session_profile = at home\n` +
    `[other]\n${session("session_of = AKIAI44QH8DHBEXAMPLE")}\n[work-mfa]\n${session("")}[stray]\n${session("")}`,
  { kind: "credentials", path: "/credentials" },
);
const config = parseProfiles(
  `[profile admin]\n${role("work-sts")}[profile chain]\n${role("admin")}[profile ghost]\n${role("nobody")}` +
    `[profile loop]\n${role("back")}[profile back]\n${role("loop")}[profile printed]\ncredential_process = x\n` +
    `[profile late]\n${role("at home")}[profile by-printed]\n${role("printed")}[profile sso]\nsso_session = corp\n` +
    `[profile by-sso]\n${role("sso")}`,
  { kind: "config", path: "/config" },
);

const behind: [profile: string, owner: string | undefined, why: string][] = [
  ["work", "work", "keys of its own"],
  ["printed", "printed", "a command that prints keys"],
  ["admin", "work", "a role on a session that is still to be made"],
  ["late", "home", "a role on a session that is still to be made, with a name of its own"],
  ["chain", "work", "a role on a role"],
  ["by-printed", "printed", "a role on a command"],
  ["other", "home", "a session that says which key it was made from"],
  ["work-mfa", "work", "a session of another tool, by its name"],
  ["stray", undefined, "a session of which nothing tells"],
  ["ghost", undefined, "a role on nobody"],
  ["loop", undefined, "a role that leads back to itself"],
  ["by-sso", undefined, "a role on IAM Identity Center"],
];

test.each(behind)("behind %s are the keys of %s: %s", (profile, owner) => {
  expect(keysBehind([credentials, config], profile)).toBe(owner);
});
