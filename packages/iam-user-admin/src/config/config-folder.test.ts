import type { Context } from "@iam-tools/core/context";
import { expect, test } from "@jest/globals";
import { configFolder } from "./config-folder.js";

test.each([
  ["an absolute one is taken", "/conf", "/conf"],
  ["an absolute one of Windows is taken", "C:\\conf", "C:\\conf"],
  ["a relative one is ignored", "conf", "/home/roger/.config"],
  ["an empty one is ignored", "", "/home/roger/.config"],
  ["none is needed", undefined, "/home/roger/.config"],
])("of the folders that are set, %s", (_which, set, folder) => {
  const files = { home: "/home/roger" } as Context["files"];
  expect(configFolder({ env: { XDG_CONFIG_HOME: set }, files })).toBe(folder);
});
