import { describe, expect, test } from "@jest/globals";
import * as v from "valibot";
import { memoryFiles } from "../testing/index.js";
import type { OwnSettings } from "./config-file.js";
import { findConfig } from "./find-config.js";

const path = "/iam-user-admin.yaml";

/** As a tool with settings of its own reads it, or as one without. */
function read(text: string, own?: OwnSettings<{ readonly groups: string[] }, object, object>) {
  const files = memoryFiles(new Map([[path, text]]), { home: "/home/roger", now: () => new Date(0) });
  return findConfig({ env: {}, files }, undefined, own && (() => Promise.resolve(own)));
}

const own = { account: { groups: v.array(v.string("a group's name must be text")) }, mail: {}, file: {} };

describe("a tool's own settings", () => {
  test("are read beside those of all tools", async () => {
    const { config } = await read("accounts: { dev: { profile: work, groups: [People] }, prod: }", own);
    expect(config).toEqual({
      accounts: { dev: { profile: "work", groups: ["People"] }, prod: {} },
      mail: { tls: "auto", allowedDomains: [] },
    });
  });

  test("are checked, and what is no setting is named, with their lines", async () => {
    const text = "accounts:\n  dev:\n    profil: work\n    groups:\n      - People\n      - 7\nuser: x\n";
    await expect(read(text, own)).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: [
        `${path}:3: accounts.dev.profil: unknown setting (did you mean profile?).`,
        `${path}:6: accounts.dev.groups.1: a group's name must be text.`,
        `${path}:7: user: unknown setting.`,
      ].join("\n"),
    });
  });

  test("are passed over by a tool that has none, which checks what is for all", async () => {
    const { config } = await read("username: '{local}'\naccounts: { dev: { profile: work, groups: 7 } }");
    expect(config.accounts["dev"]?.profile).toBe("work");
    await expect(read("accounts: { dev: { id: 7, groups: 7 } }")).rejects.toMatchObject({
      message: `${path}:1: accounts.dev.id: an account id must be in quotes, such as id: "111122223333".`,
    });
  });
});
