import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AddedUser } from "@iam-tools/sandbox";
import { succeeded } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { holdKeyOf } from "./incident-sessions.js";
import { startStage, type Stage } from "./stage.js";

const allow = (action: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: action, Resource: "*" }],
});
const anything = allow("*");
const roger = "--user-email roger@example.com";
const tags = { email: "roger@example.com" };

interface Denial {
  readonly Condition: { readonly DateLessThan: Readonly<Record<string, string>> };
}

/** As AWS's console writes it. */
const timeOut = (time: string) => `{
    "Version": "2012-10-17",
    "Statement": [{
        "Effect": "Deny", "Action": ["*"], "Resource": ["*"],
        "Condition": {"DateLessThan": {"aws:TokenIssueTime": "${time}"}}
    }]
}`;

let stage: Stage;
/** Milliseconds by which AWS's clock is ahead of the real one: the tool's own skips what it would wait. */
let ahead: number;
let added: AddedUser;
beforeEach(async () => {
  ahead = 0;
  stage = await startStage({ clock: () => new Date(Date.now() + ahead) });
  added = stage.sandbox.addUser({ name: "roger-dev", tags, devices: [{}], inlinePolicies: { own: anything } });
});

afterEach(() => stage.close());

const policies = () => stage.sandbox.account().users.get("roger-dev")?.inlinePolicies ?? new Map<string, string>();

describe("--revoke-sessions", () => {
  test("ends the sessions of before, and neither the key nor what is issued after; --false-alarm gives them back", async () => {
    const holder = holdKeyOf(stage.sandbox, added, stage.home);
    const older = await holder.newSession();
    expect(await holder.works(older)).toBe(true);
    const { exitCode, stdout, stderr } = await stage.run(`${roger} --revoke-sessions --yes`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toBe(`roger-dev <roger@example.com> in account 111122223333 (dev):
- ended the older sessions of roger-dev with the inline policy AWSRevokeOlderSessions
Undo it with: iam-user-admin --user-email roger@example.com --false-alarm
`);
    expect(await holder.works(older)).toBe(false);
    ahead = 60_000;
    expect(await holder.works(holder.keys)).toBe(true);
    expect(await holder.works(await holder.newSession())).toBe(true);

    const undone = await stage.run(`${roger} --false-alarm`);
    expect(undone.stdout).toContain("- deleted inline policy AWSRevokeOlderSessions of roger-dev\n");
    expect(await holder.works(older)).toBe(true);
    expect((await stage.run(`${roger} --false-alarm`)).stdout).toContain("- nothing to do\n");
  });

  test("writes what AWS's console writes into a role, and never an earlier time in place of a later one", async () => {
    const issuedBefore = () => {
      const document = policies().get("AWSRevokeOlderSessions") ?? "{}";
      const { Statement } = JSON.parse(document) as { Statement: [Denial] };
      return Statement[0];
    };
    await succeeded(stage.run(`${roger} --revoke-sessions --yes`));
    const first = issuedBefore();
    expect(first).toEqual({
      Effect: "Deny",
      Action: ["*"],
      Resource: ["*"],
      Condition: { DateLessThan: { "aws:TokenIssueTime": expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) } },
    });
    for (const [there, then] of [
      ["2020-01-02T03:04:05Z", /^20(?!20)/],
      ["2099-01-02T03:04:05Z", /^2099-01-02T03:04:05/],
    ] as const) {
      policies().set("AWSRevokeOlderSessions", timeOut(there));
      await succeeded(stage.run(`${roger} --revoke-sessions --yes`));
      expect(issuedBefore().Condition.DateLessThan["aws:TokenIssueTime"]).toMatch(then);
    }
  });

  test("goes by AWS's clock where this machine's is behind", async () => {
    ahead = 200_000;
    const holder = holdKeyOf(stage.sandbox, added, stage.home);
    const older = await holder.newSession();
    await succeeded(stage.run(`${roger} --revoke-sessions --yes`));
    expect(await holder.works(older)).toBe(false);
  });

  test("asks, and changes nothing where nobody agrees", async () => {
    const { exitCode, stderr } = await stage.run(`${roger} --revoke-sessions`);
    expect(exitCode).toBe(4);
    expect(stderr).toContain(
      "The sessions of user roger-dev in account 111122223333 (dev) would end; access keys, the password and new sessions work on.",
    );
    expect(stage.writes()).toEqual([]);
  });

  test("says where there is no room for its policy, and what ends the sessions all the same", async () => {
    policies().set("large", JSON.stringify(allow("s3:".padEnd(1900, "x"))));
    for (const flag of ["--dry-run", "--yes"]) {
      const { exitCode, stderr } = await stage.run(`${roger} --revoke-sessions ${flag}`);
      expect(stderr).toContain("roger-dev has no room for one more inline policy: existing sessions stay valid");
      expect(exitCode).toBe(3);
    }
    expect(stage.writes()).toEqual([]);
  });

  test("is nothing to do in an account where the person has no user, and is undone in the same accounts", async () => {
    const { environment } = stage.sandbox;
    const other = stage.sandbox.addAccount("444455556666");
    const role = stage.sandbox.addRole(
      {
        name: "admin",
        trustPolicy: {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "sts:AssumeRole" },
          ],
        },
        inlinePolicies: { all: anything },
      },
      other.id,
    );
    await writeFile(join(stage.home, "iam-user-admin.yaml"), `accounts: { dev: {}, prd: { roleArn: "${role}" } }\n`);
    const { exitCode, stdout } = await stage.run(`${roger} --revoke-sessions --yes --account dev prd`, {
      env: environment,
    });
    expect(stdout)
      .toBe(`dev (111122223333): ended the older sessions of roger-dev with the inline policy AWSRevokeOlderSessions
prd (444455556666): there is no such user; nothing to do
Undo it with: iam-user-admin --user-email roger@example.com --account dev prd --false-alarm
`);
    expect(exitCode).toBe(0);
  });
});
