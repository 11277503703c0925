import { resolve } from "node:path";
import { expect, test } from "@jest/globals";
import type { Context } from "../context/index.js";
import { configFile, credentialsFile } from "./profiles-files.js";

const files = { home: resolve("/home/jane"), workingFolder: resolve("/project") } as Context["files"];

test("the files are those in the home folder", () => {
  expect(credentialsFile({ env: {}, files })).toEqual({
    kind: "credentials",
    path: resolve("/home/jane/.aws/credentials"),
  });
  expect(configFile({ env: {}, files })).toEqual({ kind: "config", path: resolve("/home/jane/.aws/config") });
});

test("the environment names others, and what a person names comes first", () => {
  const env = { AWS_SHARED_CREDENTIALS_FILE: "~/keys", AWS_CONFIG_FILE: "conf/aws" };
  expect(credentialsFile({ env, files }).path).toBe(resolve("/home/jane/keys"));
  expect(configFile({ env, files }).path).toBe(resolve("/project/conf/aws"));
  expect(credentialsFile({ env, files }, "../mine").path).toBe(resolve("/mine"));
});

test("an empty variable is as good as none, and ~ is the home folder only at the start", () => {
  expect(credentialsFile({ env: { AWS_SHARED_CREDENTIALS_FILE: "" }, files }).path).toBe(
    resolve("/home/jane/.aws/credentials"),
  );
  expect(credentialsFile({ env: {}, files }, "~jane/x~").path).toBe(resolve("/project/~jane/x~"));
});
