import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runInTerminal, succeeded } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { killAlong, runUntilKilled } from "./run-until-killed.js";
import { startStage, type Stage } from "./stage.js";

let stage: Stage;
beforeEach(async () => {
  stage = await startStage({
    seed: { groups: [{ name: "A" }, { name: "B" }], users: [{ name: "co.worker-dev", groups: ["B"] }] },
  });
});
afterEach(() => stage.close());

const write = (name: string, text: string) => writeFile(join(stage.home, name), text);
const users = () => stage.sandbox.account().users;

describe("import", () => {
  test("offers no --no-mail, which it does not take, where the mail cannot go out", async () => {
    await write("people.csv", "email,groups\njane@example.com,A\n");
    for (const line of ["import people.csv", "import people.csv --dry-run"]) {
      const { exitCode, stderr } = await stage.run(line, { env: { SMTP_URL: "smtp://127.0.0.1:1" } });
      expect(exitCode).not.toBe(0);
      expect(stderr).toContain("The mail relay smtp://127.0.0.1:1 cannot be used");
      expect(stderr).not.toContain("--no-mail");
    }
    expect(users().has("jane-dev")).toBe(false);
  });

  test("makes every person of a CSV file, and mails each", async () => {
    await write(
      "people.csv",
      `Email, Groups, Mimic\njane@example.com,A;B,\n"joe@example.com",,co.worker-dev\n\nmax@example.com,,\n`,
    );
    const { exitCode, stdout, stderr } = await stage.run("import people.csv --report report.json");
    expect(exitCode).toBe(0);
    expect(stdout).toBe("3 people: 3 done, 0 failed\n");
    expect(stderr.split("\n").sort()).toEqual([
      "",
      expect.stringMatching(/^1\/3 \w+@example.com: \w+-dev: done$/),
      expect.stringMatching(/^2\/3 /),
      expect.stringMatching(/^3\/3 /),
    ]);
    expect(users().get("jane-dev")?.groups).toEqual(["A", "B"]);
    expect(users().get("joe-dev")?.groups).toEqual(["B"]);
    expect(stage.mail.messages.flatMap((mail) => mail.to).sort()).toEqual([
      "jane@example.com",
      "joe@example.com",
      "max@example.com",
    ]);
    const report = await readFile(join(stage.home, "report.json"), "utf8");
    expect(JSON.parse(report)).toMatchObject({
      version: 1,
      people: [{ line: 2, email: "jane@example.com" }, { line: 3 }, { line: 5 }],
    });
    expect(report).not.toContain(users().get("jane-dev")?.loginProfile?.password);
  });

  test("takes a YAML list as well", async () => {
    await write("people.yaml", `- email: jane@example.com\n  groups: [A, B]\n- email: joe@example.com\n  groups: A\n`);
    expect((await stage.run("import people.yaml")).exitCode).toBe(0);
    expect(users().get("jane-dev")?.groups).toEqual(["A", "B"]);
  });

  test("has nothing to do the second time", async () => {
    await write("people.csv", "email,groups\njane@example.com,A\njoe@example.com,A B\n");
    await succeeded(stage.run("import people.csv"));
    stage.writes();
    const { exitCode, stderr } = await stage.run("import people.csv");
    expect(exitCode).toBe(0);
    expect(stderr).toContain("jane-dev: nothing to do");
    expect(stage.writes()).toEqual([]);
    expect(stage.mail.messages).toHaveLength(2);
  });

  test("looks at all rows, and tells everything that is wrong, before the first change", async () => {
    stage.sandbox.addUser({ name: "max-dev", tags: { email: "max@other.org" } });
    stage.sandbox.addUser({ name: "old-dev" });
    await write(
      "people.csv",
      "email,groups,mimic\njane@example.com,A Nothing,\njoe@example.com,,nobody\nmax@example.com,,\nold@example.com,,\nfine@example.com,,\n",
    );
    const { exitCode, stderr } = await stage.run("import people.csv");
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`people.csv:2: There is no group "Nothing".`);
    expect(stderr).toContain(`people.csv:3: There is no user "nobody" to mimic.`);
    expect(stderr).toContain(`people.csv:4: The user max-dev belongs to max@other.org, not to max@example.com.`);
    expect(stderr).toContain(
      "people.csv:5: old-dev has no tag that names its owner. Does it belong to old@example.com? If it does, add --adopt.",
    );
    expect(stage.writes()).toEqual([]);
  });

  test.each([
    ["email\njane\njane@example.com\nJane@example.com\n", [":2: ", ":4: Jane@example.com is already on line 3"]],
    ["email,colour\njane@example.com,red\n", [":1: unknown column colour"]],
    ["email,groups,groups\njane@example.com,A,B\n", [":1: the column groups appears more than once"]],
    ["email,groups\njane\njoe@example.com,A,B\n", [":2: the row has 1 cell,", ":3: the row has 3 cells,"]],
    ["email,groups,mimic\njane@example.com,A,b\n", [":2: use either groups or mimic"]],
    ["email,accounts\njane@example.com,prd\n", [`:2: the config file names no account "prd"`]],
    [`email,groups\njane@example.com,A,B\n`, [":2: "]],
    ["email\n", [":1: the file names nobody"]],
  ])("tells what is wrong with the file %#", async (text, problems) => {
    await write("people.csv", text);
    const { exitCode, stderr } = await stage.run("import people.csv");
    expect(exitCode).toBe(2);
    for (const problem of problems) expect(stderr).toContain(`people.csv${problem}`);
    expect(stage.writes()).toEqual([]);
  });

  test.each(["", " --dry-run"])(
    "tells all values of a YAML file that are no text, before any change%s",
    async (flag) => {
      await write("people.yaml", "- email: jane@example.com\n  groups: 7\n- email: joe@example.com\n  mimic: [a, b]\n");
      const { exitCode, stderr } = await stage.run(`import people.yaml${flag}`);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("people.yaml:2: groups must be text, not a number; put it in quotes.\n");
      expect(stderr).toContain("people.yaml:4: mimic takes one value, not a list.\n");
      expect(stage.writes()).toEqual([]);
    },
  );

  test("in a dry run makes no call that writes, and says what a real one does", async () => {
    await write("people.csv", "email,groups\njane@example.com,A\n");
    const { stdout } = await stage.run("import people.csv --dry-run");
    expect(stdout).toContain(
      "- would create user jane-dev with the tags email=jane@example.com, iam-user-admin:invitation=pending\n- would add jane-dev to group A\n",
    );
    expect(stdout).toContain(
      `- would mail the password to jane@example.com through ${stage.mail.url}, which confirmed that it accepts mail from the sender\n`,
    );
    expect(stage.writes()).toEqual([]);
    expect(stage.mail.messages).toEqual([]);
  });

  test.each([" --dry-run", ""])("warns of whom it is about, and once where it is about many%s", async (flag) => {
    await stage.close();
    stage = await startStage({ seed: { passwordPolicy: { MinimumPasswordLength: 8 } } });
    stage.sandbox.addUser({
      name: "max-dev",
      tags: { email: "max@example.com", "iam-user-admin:deactivated": "2030-01-02" },
    });
    const people = Array.from({ length: 7 }, (_, index) => `person${index}@example.com\n`);
    await write("people.csv", `email\n${people.join("")}max@example.com\n`);
    const { exitCode, stderr } = await stage.run(`import people.csv${flag} --report report.json`);
    expect(exitCode).toBe(0);
    expect(stderr.split("\n").filter((line) => line.startsWith("Warning: "))).toEqual([
      expect.stringMatching(
        /^Warning: 7 people, lines 2, 3, 4, 5, 6 and so on: .* does not let users change their pass/,
      ),
      "Warning: line 9: max@example.com: The deactivation is incomplete; access left: no deny-all policy and 1 active access key. Run --deactivate to end it, or --reactivate to restore access; until then there is no new password.",
    ]);
  });

  test.each(["", " --dry-run"])("finds rows that come to the same user before the first change%s", async (flag) => {
    await write("people.csv", "email\njane@example.com\njoe@example.com\nJane@example.org\n");
    const { exitCode, stderr } = await stage.run(`import people.csv${flag}`);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /people\.csv:4: Jane@example\.org leads to the user [Jj]ane-dev in account 111122223333, and so does line 2\./,
    );
    expect(stage.writes()).toEqual([]);
    expect(stage.mail.messages).toEqual([]);
  });

  test("is told of a kept password that cannot be read with the line that it is for, and of no other", async () => {
    const state = join(stage.home, ".local/state/iam-user-admin");
    await mkdir(state, { recursive: true });
    await writeFile(join(state, "111122223333-other-dev.json"), "half");
    await write("people.csv", "email\njane@example.com\njoe@example.com\n");
    expect((await stage.run("import people.csv --dry-run")).exitCode).toBe(0);
    await writeFile(join(state, "111122223333-joe-dev.json"), "half");
    const { exitCode, stderr } = await stage.run("import people.csv");
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/people\.csv:3: The file \S+joe-dev\.json was not written by this tool/);
    expect(stage.writes()).toEqual([]);
  });

  test("goes on where one row fails, and ends it when run again", async () => {
    await write("people.csv", "email\njane@example.com\njoe@example.com\nmax@example.com\n");
    stage.mail.refuse({ at: "data", answer: 554, times: 1 });
    const { exitCode, stdout } = await stage.run("import people.csv --report report.json");
    expect(exitCode).toBe(3);
    const failure =
      /The mail to .* was not accepted.*\. The password is kept in \/.*-dev\.json, which only you can read\./;
    expect(stdout).toMatch(new RegExp(`line \\d: \\w+@example\\.com: failed: ${failure.source}`));
    expect(await readFile(join(stage.home, "report.json"), "utf8")).toMatch(failure);
    expect(stdout).toContain("3 people: 2 done, 1 failed\n");
    expect((await stage.run("import people.csv")).exitCode).toBe(0);
    expect(new Set(stage.mail.messages.flatMap((mail) => mail.to)).size).toBe(3);
    expect(stage.mail.messages).toHaveLength(3);
  });

  test("gives who was invited, and has lost the password since, a new one", async () => {
    await write("people.csv", "email\njane@example.com\njoe@example.com\n");
    expect((await stage.run("import people.csv")).exitCode).toBe(0);
    Object.assign(users().get("jane-dev") ?? {}, { loginProfile: undefined });
    stage.mail.clear();
    const { exitCode, stdout } = await stage.run("import people.csv");
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "2 people: 2 done, 0 failed\n" });
    expect(stage.mail.messages.map((mail) => mail.to)).toEqual([["jane@example.com"]]);
    expect(users().get("jane-dev")?.loginProfile).toBeDefined();
  });

  test("keeps to the rate that AWS allows", async () => {
    stage.sandbox.trouble.throttleAbove(40);
    const people = Array.from({ length: 30 }, (_, index) => `person${index}@example.com,A B\n`);
    await write("people.csv", `email,groups\n${people.join("")}`);
    // A process: only there does the pace wait as long as it says.
    const { exitCode, stderr } = await stage.runBin("import people.csv");
    expect(stderr).not.toContain("failed");
    expect(exitCode).toBe(0);
    expect(stage.mail.messages).toHaveLength(30);
    const streaks = new Map<string, number>();
    for (const { action, parameters, error } of stage.sandbox.calls) {
      const call = `${action} ${JSON.stringify(parameters)}`;
      streaks.set(call, error === "Throttling" ? (streaks.get(call) ?? 0) + 1 : 0);
      // One more on a machine that answers late to those that were on their way.
      expect(streaks.get(call)).toBeLessThan(3);
    }
  });

  test("shows a bar on a terminal, where many take longer than two seconds", async () => {
    const emails = Array.from({ length: 12 }, (_, index) => `jane${index}@example.com`);
    await write("people.csv", ["email", ...emails, ""].join("\n"));
    stage.sandbox.trouble.delay("CreateUser", 2500);
    const terminal = await runInTerminal({
      bin: stage.bin,
      args: ["import", "people.csv"],
      env: stage.environment,
      cwd: stage.home,
    });
    await terminal.waitFor(/Working on people \[#+\] 12\/12\r\n12 people: 12 done, 0 failed/);
    expect((await terminal.exit).exitCode).toBe(0);
  });
});

test.each(["before", "after"] as const)(
  "an import that is killed %s any change goes on where it was: one user, one mail each",
  async (when) => {
    const killed = await killAlong(when, async (point) => {
      const emails = ["a", "b", "c"].map((name) => `${name}${point.call}@example.com`);
      await write("people.csv", `email,groups\n${emails.map((email) => `${email},A\n`).join("")}`);
      const counts = (call: { writes: boolean }) => call.writes;
      const wasKilled = await runUntilKilled(stage, "import people.csv", { ...point, counts });
      const { exitCode } = await stage.run("import people.csv");
      expect(exitCode).toBe(0);
      for (const email of emails) {
        const user = users().get(email.replace("@example.com", "-dev"));
        expect(user?.groups).toEqual(["A"]);
        expect(user?.tags.get("iam-user-admin:invitation")).toMatch(/^\d{4}/);
        const mails = stage.mail.messages.filter((mail) => mail.to.includes(email));
        expect(new Set(mails.map((mail) => mail.messageId)).size).toBe(1);
        expect(mails.at(-1)?.text).toContain(`Password: ${user?.loginProfile?.password}\n`);
      }
      const waiting = await readdir(join(stage.home, ".local/state/iam-user-admin"));
      expect(waiting.filter((name) => name.endsWith(".json"))).toEqual([]);
      return wasKilled;
    });
    expect(killed).toBeGreaterThan(11);
  },
);
