import { resolve } from "node:path";
import { expect, test } from "@jest/globals";
import type { Context } from "../context/index.js";
import { CliError } from "../errors/index.js";
import { memoryFiles, testClock } from "../testing/index.js";
import { checkProfiles } from "./check-profiles.js";
import { configFile, credentialsFile } from "./profiles-files.js";
import { readProfiles } from "./read-profiles.js";

const files = {
  home: resolve("/home/jane"),
  homeOf: (user: string) => (user === "joe" ? resolve("/home/joe") : undefined),
  workingFolder: resolve("/project"),
} as Context["files"];

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

test("variables and other users' homes are expanded in the environment, as in botocore", () => {
  const pathOf = (path: string) =>
    credentialsFile({ env: { AWS_SHARED_CREDENTIALS_FILE: path, HERE: resolve("/here"), N: "1" }, files }).path;
  expect(pathOf("$HERE/x")).toBe(resolve("/here/x"));
  expect(pathOf("${HERE}/a$N")).toBe(resolve("/here/a1"));
  expect(pathOf("~joe/x")).toBe(resolve("/home/joe/x"));
  expect(pathOf("~nobody-of-that-name/$NOT/${NOT}")).toBe(resolve("/project/~nobody-of-that-name/$NOT/${NOT}"));
  expect(credentialsFile({ env: { N: "1" }, files }, "/a$N").path).toBe(resolve("/a$N"));
});

test("home and working folder, which may not be known, are asked for only where they count", () => {
  const gone = {
    get home(): string {
      throw new Error("no home");
    },
    get workingFolder(): string {
      throw new Error("no folder");
    },
  } as Context["files"];
  const env = { AWS_SHARED_CREDENTIALS_FILE: resolve("/keys"), AWS_CONFIG_FILE: "$AT/conf", AT: resolve("/at") };
  expect(credentialsFile({ env, files: gone }).path).toBe(resolve("/keys"));
  expect(configFile({ env, files: gone }).path).toBe(resolve("/at/conf"));
  expect(() => configFile({ env: {}, files: gone })).toThrow("no home");
});

test("a home folder that is not known counts only where something in it is meant", async () => {
  const error = new CliError({ code: "NO_HOME", message: "Your home folder is not known." });
  const homeless = Object.defineProperty(memoryFiles(new Map(), { home: "", now: () => new Date() }), "home", {
    get(): string {
      throw error;
    },
  });
  const context = { clock: testClock(), env: { AWS_SHARED_CREDENTIALS_FILE: "/srv/credentials" }, files: homeless };
  expect(credentialsFile(context).path).toBe(resolve("/srv/credentials"));
  expect(() => credentialsFile({ ...context, env: {} })).toThrow(error);
  expect(() => configFile({ ...context, env: { AWS_CONFIG_FILE: "~/config" } })).toThrow(error);
  const config = configFile(context);
  await expect(readProfiles(context, config)).resolves.toMatchObject({ text: "" });
  await expect(checkProfiles(context, config)).rejects.toBe(error);
});
