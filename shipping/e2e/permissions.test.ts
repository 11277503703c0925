import { existsSync, readFileSync } from "node:fs";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox, type AddedUser, type Sandbox } from "@iam-tools/sandbox";
import { runBin, type BinResult } from "@iam-tools/sandbox/testing";
import { describe, expect, test } from "@jest/globals";
import { tools, type ShippedPackage } from "./shipped-packages.js";

interface Policy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly { readonly Action: string | readonly string[]; readonly Effect: string }[];
}

/** One command of a tool, in an account that holds what it needs, run by somebody who has just the policy. */
interface Case {
  readonly args: readonly string[];
  readonly prepare?: (sandbox: Sandbox, person: AddedUser) => void;
  /** Piped in. */
  readonly input?: (sandbox: Sandbox, person: AddedUser) => string;
  /** Whether the person has an MFA device, which is called otherwise than they are. */
  readonly device?: boolean;
}

const code = (sandbox: Sandbox, person: AddedUser) => `${sandbox.totp(person.serialNumber)}\n`;

/** Together these make every call that a tool can make. */
const cases: Readonly<Record<string, readonly Case[]>> = {
  setsts: [{ args: ["--profile", "work", "--target-profile", "work-mfa"], input: code, device: true }],
  "iam-mfa": [
    { args: ["work", "work-mfa"], input: code, device: true },
    { args: ["devices", "work"], device: true },
  ],
  "iam-login": [{ args: ["work", "init"], device: true }],
  "key-rotate": [{ args: ["--profile", "work", "--yes"] }, { args: ["status", "--profile", "work"] }],
};

const withPolicy = tools.flatMap((tool) => {
  const policy = policyOf(tool);
  return policy === undefined ? [] : [{ ...tool, policy, cases: cases[tool.command] ?? [] }];
});

describe.each(withPolicy)("the policy in the README of $command", ({ command, folder, policy, cases }) => {
  const bin = join(folder, "bin", `${command}.js`);

  test("suffices for all that the tool does, and allows nothing that it does not call", async () => {
    const called = new Set<string>();
    for (const one of cases) {
      const { result, actions } = await play(bin, one, policy);
      expect({ args: one.args, ...result }).toMatchObject({ args: one.args, exitCode: 0 });
      for (const action of actions) called.add(action);
    }
    expect([...called].sort()).toEqual(actionsOf(policy).sort());
  });

  test.each(actionsOf(policy))("%s is needed", async (action) => {
    const outcomes = [];
    for (const one of cases) {
      const whole = await play(bin, one, policy);
      if (!whole.actions.includes(action)) continue;
      const less = await play(bin, one, without(policy, action));
      outcomes.push(told(less.result) === told(whole.result) ? "the same" : "less");
    }
    expect(outcomes).toContain("less");
  });
});

function policyOf({ folder }: ShippedPackage): Policy | undefined {
  const readme = join(folder, "README.md");
  if (!existsSync(readme)) return undefined;
  const json = /^## Permissions$.*?^```json\n(.*?)^```$/ms.exec(readFileSync(readme, "utf8"))?.[1];
  return json === undefined ? undefined : (JSON.parse(json) as Policy);
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

/** Runs a case in an account of its own. */
async function play(bin: string, one: Case, policy: Policy): Promise<{ result: BinResult; actions: string[] }> {
  const sandbox = await startSandbox({ accountAlias: "dev", mail: {} });
  try {
    const inlinePolicies = policy.Statement.length === 0 ? {} : { needed: policy };
    const devices = one.device === true ? [{ name: "phone" }] : [];
    const person = sandbox.addUser({ name: "roger", inlinePolicies, devices });
    one.prepare?.(sandbox, person);
    const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...env } = sandbox.environment;
    const file = env["AWS_SHARED_CREDENTIALS_FILE"] ?? "";
    const keys = `aws_access_key_id = ${person.accessKeyId}\naws_secret_access_key = ${person.secretAccessKey}\n`;
    await writeFile(file, "");
    await appendFile(file, `[default]\n${keys}\n[work]\n${keys}`);
    const input = one.input?.(sandbox, person);
    const result = await runBin({ bin, args: one.args, env: { ...env, MAIL_FROM: "iam@example.com" }, input });
    // Nobody needs to be allowed these two.
    const actions = sandbox.calls
      .map(({ service, action }) => `${service}:${action}`)
      .filter((action) => action !== "sts:GetCallerIdentity" && action !== "sts:GetSessionToken");
    expect(await readFile(file, "utf8")).toContain("[work]");
    return { result, actions };
  } finally {
    await sandbox.close();
  }
}

/** What a run came to, without what differs from run to run. */
function told({ exitCode, stdout, stderr }: BinResult): string {
  const alike = (text: string) => text.replace(/\/tmp\/\S+|\*{4}\w{4}|\d{4}-\d\d-\d\d\S*( \d\d:\d\d\S*)?/g, "…");
  return `${exitCode}\n${alike(stdout)}\n${alike(stderr)}`;
}
