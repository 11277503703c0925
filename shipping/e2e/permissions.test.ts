import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox, type AddedUser, type Sandbox } from "@iam-tools/sandbox";
import { quickContext, temporaryFolder, typedCode } from "@iam-tools/sandbox/testing";
import type { Prompt } from "@iam-tools/core/context";
import { cancelled } from "@iam-tools/core/errors";
import { describe, expect, test } from "@jest/globals";
import { cases, type Case } from "./permission-cases.js";
import { mainOf } from "./run-tool.js";
import { tools, type ShippedPackage } from "./shipped-packages.js";

interface Policy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly { readonly Action: string | readonly string[]; readonly Effect: string }[];
}

interface Outcome {
  readonly exitCode: number;
  /** What the person saw, without what differs from run to run. */
  readonly screen: string;
  /** Calls that somebody has to be allowed. */
  readonly actions: readonly string[];
}

const withPolicies = tools.flatMap((tool) =>
  policiesOf(tool).map((policy, index) => ({
    ...tool,
    policy,
    number: index + 1,
    cases: casesFor(tool.command, index),
  })),
);

test("every tool says in its README what it must be allowed", () => {
  expect(tools.filter((tool) => policiesOf(tool).length === 0).map(({ command }) => command)).toEqual([]);
});

describe.each(withPolicies)("policy $number in the README of $command", ({ command, policy, cases }) => {
  const whole = new Map<Case, Promise<Outcome>>();
  const playWhole = (one: Case) => {
    const outcome = whole.get(one) ?? play(command, one, policy);
    whole.set(one, outcome);
    return outcome;
  };

  test("suffices for all that it is for", async () => {
    for (const one of cases) {
      const { exitCode, screen } = await playWhole(one);
      expect({ args: one.args, exitCode, screen: exitCode === 0 ? "" : screen }).toEqual({
        args: one.args,
        exitCode: 0,
        screen: "",
      });
      // What differs from one run to the next would be taken for what a missing permission does.
      expect((await play(command, one, policy)).screen).toBe(screen);
    }
  });

  test.each(actionsOf(policy))("%s is needed", async (action) => {
    const outcomes = [];
    for (const one of cases) {
      const all = await playWhole(one);
      if (!all.actions.some((called) => matches(called, action))) continue;
      const less = await play(command, one, without(policy, action));
      outcomes.push(less.exitCode === all.exitCode && less.screen === all.screen ? "the same" : "less");
      if (outcomes.includes("less")) break;
    }
    expect(outcomes).toContain("less");
  });
});

function casesFor(command: string, index: number): readonly Case[] {
  const found = cases[command]?.[index];
  if (found === undefined) throw new Error(`Nothing is tried with policy ${index + 1} in the README of ${command}.`);
  return found;
}

function policiesOf({ folder }: ShippedPackage): Policy[] {
  const readme = join(folder, "README.md");
  const text = existsSync(readme) ? readFileSync(readme, "utf8") : "";
  const section = /^## Permissions$(.*?)^## /ms.exec(text)?.[1] ?? "";
  const blocks = section.matchAll(/^```json\n(.*?)^```$/gms);
  return Array.from(blocks, ([, json = ""]) => JSON.parse(json) as Policy);
}

function actionsOf({ Statement }: Policy): string[] {
  return Statement.flatMap(({ Action }) => Action);
}

function without(policy: Policy, action: string): Policy {
  const statements = policy.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((one) => one !== action),
  }));
  return { ...policy, Statement: statements.filter(({ Action }) => Action.length > 0) };
}

/** `iam:List*` matches `iam:ListUsers`. */
function matches(called: string, action: string): boolean {
  return new RegExp(`^${action.replaceAll("*", ".*")}$`, "i").test(called);
}

/** Runs a case in an account of its own, in this process, for there are hundreds. */
async function play(tool: string, one: Case, policy: Policy): Promise<Outcome> {
  const main = await mainOf(tool);
  const sandbox = await startSandbox({ accountAlias: "dev", mail: {} });
  const home = await temporaryFolder();
  try {
    const inlinePolicies = policy.Statement.length === 0 ? {} : { needed: policy };
    const devices = one.device === true ? [{ name: "phone" }] : [];
    const person = sandbox.addUser({ name: "roger", inlinePolicies, devices });
    one.prepare?.(sandbox);
    const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...env } = sandbox.environment;
    await writeKeys(env["AWS_SHARED_CREDENTIALS_FILE"] ?? "", person);
    const { prompt, shown } = typist(sandbox);
    const whole = { ...env, HOME: home.path, MAIL_FROM: "iam@example.com" };
    const { context, said } = quickContext({ env: whole, home: home.path, prompt });
    const exitCode = await main(one.args, context);
    return { exitCode, screen: alike(`${shown()}${said()}`), actions: calledIn(sandbox) };
  } finally {
    await sandbox.close();
    await home.remove();
  }
}

function writeKeys(file: string, { accessKeyId, secretAccessKey }: AddedUser): Promise<void> {
  const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  return writeFile(file, `[work]\n${keys}`, { mode: 0o600 });
}

/** Nobody needs to be allowed two of them. */
function calledIn(sandbox: Sandbox): string[] {
  return sandbox.calls
    .map(({ service, action }) => `${service}:${action}`)
    .filter((action) => action !== "sts:GetCallerIdentity" && action !== "sts:GetSessionToken");
}

/** Gives the codes that the person's device shows, as they are asked for. */
function typist(sandbox: Sandbox): { readonly prompt: Prompt; readonly shown: () => string } {
  let screen = "";
  const show = (text: string) => void (screen += text);
  const ask = (question: string) => {
    show(`${question}\n`);
    const [serialNumber] = sandbox.account().devices.keys();
    // Denied, some tools try whether MFA would help.
    if (serialNumber === undefined) return Promise.reject(cancelled());
    return Promise.resolve(typedCode(question, (at) => sandbox.totp(serialNumber, at)));
  };
  const prompt = { canAsk: true, show, ask, askSecret: ask, readPipedLine: () => Promise.resolve(undefined) };
  return { prompt, shown: () => screen };
}

function alike(screen: string): string {
  return screen
    .replace(/\/tmp\/\S+|AKIA\w+|\*{4}\w{4}|\d{4}-\d\d-\d\d\S*( \d\d:\d\d\S*)?/g, "…")
    .replace(/[█▀▄ ]{9,}|(type this in|Seed): .*/g, "…")
    .replace(/Waiting for .*\n/g, "");
}
