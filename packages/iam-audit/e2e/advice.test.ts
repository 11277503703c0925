import { spawn, spawnSync } from "node:child_process";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { rules } from "../src/rules/index.js";
import { identityOf } from "../src/report/identity-of.js";
import { says, spoil } from "./spoiled.js";
import { startStage, type Stage } from "./stage.js";

/** Rules whose findings no command of the AWS CLI ends, each with why. */
const others: Readonly<Record<string, string>> = {
  "root-access-key": "only the root user deletes it, signed in",
  "root-without-mfa": "only the root user adds one, signed in",
  "root-used": "what was done is done",
  "admin-without-mfa": "which rights a program needs, its people know; a person's group requires MFA by iam-mfa",
  "can-become-admin": "the same",
  "password-without-mfa": "the user adds a device, by iam-mfa",
  unreadable: "whoever gives rights to the auditor knows how",
  "mfa-not-enforced": "by iam-mfa, which asks",
  "key-old": "whoever has the key rotates it, by key-rotate",
  "password-old": "iam-user-admin has the user change it, where a tag has the address",
  "single-mfa-device": "the user adds a device, by iam-mfa",
  "mfa-can-be-phished": "the user adds a passkey, in the console",
  "could-be-role": "for information: it is a project",
  "could-be-central": "for information: it is a project",
  "service-unused": "for information: which rights go, their owner decides",
};

const hasAwsCli = spawnSync("python3", ["-c", "import awscli"], { stdio: "ignore" }).status === 0;
const withAwsCli = hasAwsCli ? describe : describe.skip;

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

withAwsCli("with the AWS CLI, what a finding says to type", () => {
  test("ends it", async () => {
    spoil(stage);
    stage.sandbox.addGroup({ name: "People" });
    stage.sandbox.addGroup({
      name: "Owners",
      inlinePolicies: { own: says({ Effect: "Allow", Action: "s3:*", Resource: "*" }) },
    });
    stage.sandbox.addUser({ name: "ann", accessKeys: 0, groups: ["People", "Owners"] });
    const one = new Map((await stage.report()).findings.map((finding) => [finding.rule, finding]));
    const before = [...one.values()].filter(({ rule }) => !(rule in others));
    expect(rules.map(({ id }) => id).filter((id) => !before.some(({ rule }) => rule === id))).toEqual(
      Object.keys(others),
    );
    const lines = new Set(before.map(({ next }) => next?.replaceAll("GROUP", "People") ?? "nothing"));
    const typed = spawn("python3", [new URL("type-commands.py", import.meta.url).pathname], {
      env: { ...process.env, ...stage.sandbox.environment, HOME: stage.home },
      stdio: ["pipe", "pipe", "inherit"],
    });
    typed.stdin.end([...lines].join("\n"));
    const refused = await text(typed.stdout);
    // Two rules say the same of a password or a key, and one of them was first.
    expect(refused.split("\n").filter((line) => line !== "" && !line.includes("NoSuchEntity"))).toEqual([]);
    const after = new Set((await stage.report()).findings.map(identityOf));
    expect(before.filter((finding) => after.has(identityOf(finding)))).toEqual([]);
  });
});

test("each of which no command ends it is a rule", () => {
  expect(Object.keys(others).filter((id) => !rules.some((rule) => rule.id === id))).toEqual([]);
});
