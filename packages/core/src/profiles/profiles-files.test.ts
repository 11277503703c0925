import { expect, test } from "@jest/globals";
import type { Context } from "../context/index.js";
import { configFile, credentialsFile } from "./profiles-files.js";

const files = { home: "/home/jane", workingFolder: "/project" } as Context["files"];

test("the files are those in the home folder", () => {
  expect(credentialsFile({ env: {}, files })).toEqual({ kind: "credentials", path: "/home/jane/.aws/credentials" });
  expect(configFile({ env: {}, files })).toEqual({ kind: "config", path: "/home/jane/.aws/config" });
});

test("the environment names others, and what a person names comes first", () => {
  const env = { AWS_SHARED_CREDENTIALS_FILE: "~/keys", AWS_CONFIG_FILE: "conf/aws" };
  expect(credentialsFile({ env, files }).path).toBe("/home/jane/keys");
  expect(configFile({ env, files }).path).toBe("/project/conf/aws");
  expect(credentialsFile({ env, files }, "../mine").path).toBe("/mine");
});

test("an empty variable is as good as none, and ~ is the home folder only at the start", () => {
  expect(credentialsFile({ env: { AWS_SHARED_CREDENTIALS_FILE: "" }, files }).path).toBe("/home/jane/.aws/credentials");
  expect(credentialsFile({ env: {}, files }, "~jane/x~").path).toBe("/project/~jane/x~");
});
