import { expect, test } from "@jest/globals";
import { parseProfiles } from "./parse-profiles.js";
import { profileNotFound } from "./profile-not-found.js";

test.each([
  ["[profile work]\n", "", "Line 1 of /credentials says [profile work]; in the credentials file it has to be [work]."],
  ["", "# mine\n[work]\n", "Line 2 of /config says [work]; in the config file it has to be [profile work]."],
])("a header that is right in the other file is told: %j, %j", (credentials, config, sentence) => {
  const documents = [
    parseProfiles(credentials, { kind: "credentials", path: "/credentials" }),
    parseProfiles(config, { kind: "config", path: "/config" }),
  ];
  expect(profileNotFound(documents, "work").hint).toContain(sentence);
  expect(profileNotFound(documents, "home").hint).not.toContain("Line");
});
