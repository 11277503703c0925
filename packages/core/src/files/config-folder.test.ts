import { join } from "node:path";
import type { Context } from "../context/index.js";
import { expect, test } from "@jest/globals";
import { configFolder } from "./config-folder.js";

test.each([
  ["an absolute one is taken", "/conf", "/conf"],
  ["a relative one is ignored", "conf", join("/home/roger", ".config")],
  ["an empty one is ignored", "", join("/home/roger", ".config")],
  ["none is needed", undefined, join("/home/roger", ".config")],
])("of the folders that are set, %s", (_which, set, folder) => {
  const files = { home: "/home/roger" } as Context["files"];
  expect(configFolder({ env: { XDG_CONFIG_HOME: set }, files })).toBe(folder);
});
