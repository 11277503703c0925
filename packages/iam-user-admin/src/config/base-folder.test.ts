import type { Context } from "@iam-tools/core/context";
import { expect, test } from "@jest/globals";
import { baseFolder } from "./base-folder.js";

test.each([
  ["an absolute one is taken", "/state", "/state"],
  ["an absolute one of Windows is taken", "C:\\state", "C:\\state"],
  ["a relative one is ignored", "state", "/home/roger/.local/state"],
  ["an empty one is ignored", "", "/home/roger/.local/state"],
  ["none is needed", undefined, "/home/roger/.local/state"],
])("of the folders that are set, %s", (_which, set, folder) => {
  const files = { home: "/home/roger" } as Context["files"];
  expect(baseFolder({ env: { XDG_STATE_HOME: set }, files }, "XDG_STATE_HOME", ".local/state")).toBe(folder);
});
