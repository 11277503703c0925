import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { succeeded } from "@iam-tools/sandbox/testing";
import { describe, expect, test } from "@jest/globals";
import { names, roger, stage, user } from "./roger-stage.js";

const people = (content: string) => writeFile(join(stage.home, "people.csv"), content);

describe("an address that is no user name", () => {
  test.each([
    ["o'brien@example.com", `o'brien-dev has "'"`, "obrien-dev"],
    ["Jürgen.Müller@example.com", `jürgen.müller-dev has "ü"`, "juergen.mueller-dev"],
    ["иван@example.com", `иван-dev has "и", "в", "а", "н"`, "NAME"],
  ])("%s is refused, and offered a near one that works", async (email, fault, near) => {
    const { exitCode, stderr } = await stage.run(`--user-email ${email}`);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      `iam-user-admin: "${email}" cannot become an IAM user name: ${fault}.
A user name may contain letters, digits and _ + = , . @ -
Choose the name with: --user-name ${near}
`,
    );
    expect(stage.writes()).toEqual([]);
    const chosen = near === "NAME" ? "ivan-dev" : near;
    expect((await stage.run(`--user-email ${email} --user-name ${chosen}`)).exitCode).toBe(0);
    expect(user(chosen).tags.get("email")).toBe(email.replace("'", ":27:"));
    expect((await stage.run(`--user-email ${email} --user-name ${chosen} --dry-run`)).stdout).toContain(
      "nothing to do",
    );
    expect(stage.mail.messages[0]?.text).toContain(`   Username: ${chosen}\n`);
  });
});

test("a chosen name is taken as it is, everywhere that a user is named", async () => {
  const backup = `${roger} --user-name Backup-{env}`;
  expect((await stage.run(`${backup} --dry-run`)).stdout).toContain("- would create user Backup-dev with the tags");
  await succeeded(stage.run(backup));
  expect(names()).toContain("Backup-dev");
  expect((await stage.run(`${backup} --change-password`)).exitCode).toBe(0);
  const lost = await stage.run(`${roger} --delete-user --yes`);
  expect(lost.stderr).toContain("A user whose name was chosen is named with --user-name.");
  const mistyped = await stage.run(`${roger} --user-name Bakcup-{env} --delete-user --yes`);
  expect(mistyped.stderr).toMatch(/ no user was created\. List the users with: iam-user-admin list\n/);
  expect((await stage.run(`${backup} --delete-user --yes`)).exitCode).toBe(0);
  expect(names()).not.toContain("Backup-dev");
});

test("a chosen name that AWS would refuse is refused before anything is done", async () => {
  const { exitCode, stderr } = await stage.run(`${roger} --user-name ci/deploy`);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`"ci/deploy" cannot be an IAM user name: it has "/".`);
  expect(stage.writes()).toEqual([]);
});

test("a user of somebody else keeps its owner, however it is named", async () => {
  stage.sandbox.addUser({ name: "ci", tags: { email: "ops@example.com" }, password: "p" });
  const { exitCode, stderr } = await stage.run(`${roger} --user-name CI`);
  expect(exitCode).toBe(4);
  expect(stderr).toContain("belongs to ops@example.com, not to roger@example.com");
  expect(stderr).toContain("create a user with another name, with --user-name");
});

describe("an import", () => {
  test("takes names from a column, several for one address, and takes them away by it", async () => {
    await people("Email,User Name\nops@example.com,ci\nops@example.com,backup-{env}\njane@example.com,\n");
    expect((await stage.run("import people.csv")).stdout).toBe("3 people: 3 done, 0 failed\n");
    expect(names().sort()).toEqual(["administrator", "backup-dev", "ci", "jane-dev"]);
    expect(stage.mail.messages.map(({ to }) => to[0] ?? "").sort()).toEqual([
      "jane@example.com",
      "ops@example.com",
      "ops@example.com",
    ]);
    stage.writes();
    await succeeded(stage.run("import people.csv"));
    expect(stage.writes()).toEqual([]);
    await succeeded(stage.run("import people.csv --delete-user --yes"));
    expect(names()).toEqual(["administrator"]);
    expect(await readdir(join(stage.home, ".local/state/iam-user-admin"))).toEqual(["deleted"]);
  });

  test("offers a name for an address that cannot be one, and says which rows are one user", async () => {
    await people("email,user-name\njürgen@example.com,\nops@example.com,ci\nteam@example.com,CI\nops@example.com,ci\n");
    const twice = await stage.run("import people.csv");
    expect(twice.stderr).toContain("people.csv:5: ops@example.com is already on line 3.");
    await people("email,user-name\njürgen@example.com,\nops@example.com,ci\nteam@example.com,CI\n");
    const { stderr } = await stage.run("import people.csv");
    expect(stderr).toContain(`jürgen-dev has "ü". Choose the name in the column user-name: juergen-dev.`);
    expect(stderr).toContain("team@example.com leads to the user CI in account 111122223333, and so does line 3.");
    expect(stage.writes()).toEqual([]);
  });

  test("says of each user in its report how it is called", async () => {
    await people("email,user-name\nops@example.com,ci\n");
    await succeeded(stage.run("import people.csv --report report.json"));
    const report = JSON.parse(await readFile(join(stage.home, "report.json"), "utf8")) as object;
    expect(report).toMatchObject({ people: [{ email: "ops@example.com", accounts: [{ userName: "ci" }] }] });
  });
});
