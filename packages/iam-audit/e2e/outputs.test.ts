import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { succeeded } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
  stage.ago(100, () => {
    stage.sandbox.addUser({ name: "=ann", accessKeys: [{ id: "AKIAEXAMPLE000000001" }] });
  });
});
afterEach(() => stage.close());

const put = (name: string, text: string) => writeFile(join(stage.home, name), text);

describe("--csv", () => {
  test("has a row for each finding, and no formula", async () => {
    const { stdout } = await stage.run("--csv");
    const [heading, ...rows] = stdout.trimEnd().split("\n");
    expect(heading).toBe("SEVERITY,RULE,CIS,ACCOUNT,ACCOUNT NAME,USER,SUBJECT,SUBJECT ID,WHAT,NEXT,NEW");
    expect(rows).toHaveLength((await stage.report()).findings.length);
    expect(rows.filter((row) => row.includes(",key-old,"))).toContain(
      "medium,key-old,2.13 of 6.0,111122223333,dev,'=ann,access-key,AKIAEXAMPLE000000001,The access key AKIAEXAMPLE000000001 of =ann is 100 days old. Whoever has it in a profile rotates it.,key-rotate --all --older-than 90d,",
    );
  });
});

describe("--baseline", () => {
  test("takes what is accepted out of the findings, and of what fails", async () => {
    const bad = (await stage.report()).findings.filter(({ severity }) => severity === "high");
    expect(bad.map(({ rule }) => rule)).toEqual(["admin-without-mfa"]);
    await put(
      "ok.yaml",
      "- { rule: admin-without-mfa, user: administrator, reason: break glass, until: 2999-01-01 }\n",
    );
    expect((await stage.run("--fail-on high")).exitCode).toBe(1);
    const { exitCode, stderr, stdout } = await stage.run("--fail-on high --baseline ok.yaml");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain("\n1 finding accepted by the baseline\n");
    const report = await stage.report("--baseline ok.yaml");
    expect(report.accepted).toMatchObject([{ rule: "admin-without-mfa", reason: "break glass", until: "2999-01-01" }]);
    expect(report.accounts[0]?.summary.findings.high).toBe(0);
  });

  test("warns of an entry that is over, or accepts nothing", async () => {
    await put(
      "old.yaml",
      "- { rule: admin-without-mfa, reason: r, until: 2020-01-01 }\n- { rule: quarantined, reason: r, until: 2999-01-01 }\n",
    );
    await succeeded(stage.run(""));
    expect((await stage.run("--baseline old.yaml")).stderr).toBe(
      "Warning: line 1 of the baseline accepted admin-without-mfa until 2020-01-01, and no longer does.\n" +
        "Warning: line 2 of the baseline accepts quarantined of something that was not found.\n",
    );
  });
});

describe("--since", () => {
  test("says what is new, and what was fixed", async () => {
    await put("before.json", (await stage.run("--json")).stdout);
    const [key] = stage.sandbox.account().users.get("=ann")?.accessKeys ?? [];
    if (key !== undefined) key.status = "Inactive";
    stage.sandbox.addGroup({ name: "Empty" });
    const report = await stage.report("--since before.json");
    const isAt = (wanted: boolean) => report.findings.filter(({ isNew }) => isNew === wanted).map(({ rule }) => rule);
    expect(isAt(true)).toEqual(["empty-group"]);
    expect(isAt(false).length).toBeGreaterThan(3);
    expect(report.fixed.map(({ rule }) => rule).sort()).toEqual(["key-never-used", "key-old"]);
    expect((await stage.run("--since before.json")).stdout).toMatch(/\nSince [\d-]+ [\d:]+: 1 new, 2 fixed\n/);
  });

  test("says where the earlier report is about another account", async () => {
    const { stdout } = await stage.run("--json");
    await put("other.json", stdout.replaceAll("111122223333", "999999999999"));
    expect((await stage.run("--since other.json")).stderr).toBe(
      "Warning: dev (111122223333) is not in the report of --since: all that was found there counts as new.\n",
    );
  });

  test.each([
    [
      "gone.json",
      undefined,
      "iam-audit: There is no file gone.json.\nCheck what follows --since, or write a report to compare with next time: iam-audit --json > gone.json\n",
    ],
    [
      "other.json",
      '{"version":1,"users":[]}',
      "iam-audit: other.json is not a report of iam-audit.\nWrite one with: iam-audit --json > report.json\n",
    ],
    [
      "half.json",
      '{"version":1,"createdAt":"2030',
      "iam-audit: half.json is not a report of iam-audit.\nWrite one with: iam-audit --json > report.json\n",
    ],
    [
      "coloured.json",
      String.raw`{"version":1,"createdAt":"\u001b[31m2030","accounts":[],"findings":[],"accepted":[]}`,
      "iam-audit: coloured.json is not a report of iam-audit.\nWrite one with: iam-audit --json > report.json\n",
    ],
  ])("%s is refused before an account is read", async (name, text, stderr) => {
    if (text !== undefined) await put(name, text);
    expect(await stage.run(`--since ${name}`)).toMatchObject({ exitCode: 2, stdout: "", stderr });
    expect(stage.sandbox.calls).toEqual([]);
  });
});
