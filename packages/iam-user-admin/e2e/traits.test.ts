import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { succeeded } from "@iam-tools/sandbox/testing";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { allow, names, roger, stage, user } from "./roger-stage.js";

const boundary = "arn:aws:iam::111122223333:policy/team/PeopleBoundary";
const traits = "--permissions-boundary peopleboundary --path /people/ --tags team=ops cost=42";
const today = () => new Date().toISOString().slice(0, 10);
const write = (name: string, content: string) => writeFile(join(stage.home, name), content);
const tagsOf = (name: string) => Object.fromEntries(user(name).tags);

beforeEach(() => {
  stage.sandbox.addPolicy({ name: "PeopleBoundary", path: "/team/", document: allow });
});

describe("a new user", () => {
  test("is created with boundary, path and tags, in one call, as the dry run says", async () => {
    const dry = await stage.run(`${roger} ${traits} --dry-run`);
    const { exitCode, stdout, stderr } = await stage.run(`${roger} ${traits}`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const created = `user roger-dev in the path /people/ with the permissions boundary ${boundary} with the tags email=roger@example.com, iam-user-admin:invitation=pending, team=ops, cost=42\n`;
    expect(stdout).toContain(`- created ${created}`);
    expect(dry.stdout).toContain(`- would create ${created}`);
    expect(user("roger-dev")).toMatchObject({ path: "/people/", permissionsBoundary: boundary });
    expect(tagsOf("roger-dev")).toMatchObject({ team: "ops", cost: "42", email: "roger@example.com" });
    expect(stage.writes()).toEqual(["CreateUser", "CreateLoginProfile", "TagUser"]);
    expect((await stage.run(`${roger} ${traits}`)).stdout).toContain("- nothing to do\n");
  });

  test("has room for its own tags beside those that are asked for", async () => {
    const more = Array.from({ length: 49 }, (_tag, index) => `key${index}=value`).join(" ");
    const { exitCode, stderr } = await stage.run(`${roger} --tags ${more} --dry-run`);
    expect(stderr).toContain("roger-dev would have 51 tags, but AWS allows 50.");
    expect(exitCode).toBe(1);
  });

  test("may have blanks in a tag", async () => {
    await succeeded(stage.run("", { args: [...roger.split(" "), "--tags", "cost center=4 2", "note="] }));
    expect(tagsOf("roger-dev")).toMatchObject({ "cost center": "4 2", note: "" });
  });

  test.each([
    ["--path people", 2, `--path is "people": a path begins and ends with /, such as /people/.`],
    ["--tags ops", 2, "--tags: ops is not a tag; write it as key=value."],
    [
      "--tags a=1 A=2 b=!",
      2,
      `--tags: the tag A is given twice; the tag b=! has "!", which AWS does not take in a tag.`,
    ],
    ["--tags Email=x", 2, "the tag Email=x is one that iam-user-admin sets itself"],
    ["--tags aws:x=y", 2, "which AWS keeps for itself"],
    ["--change-password --tags a=1", 2, "--tags is of users that are created or updated, which this run does not do."],
    ["--permissions-boundary Peopleboundry", 1, `There is no policy "Peopleboundry" in this account.`],
    ["--permissions-boundary Nothing --groups Nobody", 1, `There is no policy "Nothing" in this account.`],
  ])("%s is refused before anything is done", async (flags, code, message) => {
    const { exitCode, stderr } = await stage.run(`${roger} ${flags}`);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(code);
    expect(stage.writes()).toEqual([]);
  });
});

describe("a user that is there", () => {
  beforeEach(() => {
    stage.sandbox.addUser({ name: "roger-dev", tags: { email: "roger@example.com", Team: "dev" }, password: "p" });
  });

  test("gets the boundary and the tags that it lacks", async () => {
    const flags = "--permissions-boundary PeopleBoundary --tags team=ops";
    const dry = await stage.run(`${roger} ${flags} --dry-run`);
    expect(dry.stdout).toContain(
      `- would tag roger-dev with team=ops\n- would set the permissions boundary of roger-dev to ${boundary}\n`,
    );
    await succeeded(stage.run(`${roger} ${flags}`));
    expect(stage.writes()).toEqual(["TagUser", "PutUserPermissionsBoundary"]);
    expect(tagsOf("roger-dev")).toMatchObject({ team: "ops" });
    expect(user("roger-dev").permissionsBoundary).toBe(boundary);
  });

  test("keeps its path, which is said and no success", async () => {
    const { exitCode, stderr } = await stage.run(`${roger} --path /people/`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("roger-dev exists already, in the path /: a user gets a path only when it is created.");
    expect(stage.writes()).toEqual([]);
  });
});

describe("what the config file says of new users", () => {
  beforeEach(async () => {
    await write(
      "iam-user-admin.yaml",
      "accounts:\n  dev:\n    permissionsBoundary: PeopleBoundary\n    path: /people/\n    tags: { team: ops, cost: '42' }\n",
    );
  });

  test("is theirs, unless something else is asked for, and nobody else's", async () => {
    stage.sandbox.addUser({ name: "joe-dev", tags: { email: "joe@example.com" }, password: "p" });
    await succeeded(stage.run(`${roger} --tags Team=dev`));
    expect(user("roger-dev")).toMatchObject({ path: "/people/", permissionsBoundary: boundary });
    expect(tagsOf("roger-dev")).toMatchObject({ Team: "dev", cost: "42" });
    expect(tagsOf("roger-dev")["team"]).toBeUndefined();
    const joe = await stage.run("--user-email joe@example.com");
    expect(joe.stdout).toContain("- nothing to do\n");
  });

  test("gives way to the boundary of a colleague, and stands where the colleague has none", async () => {
    stage.sandbox.addUser({ name: "joe-dev", permissionsBoundary: "PowerUserAccess" });
    stage.sandbox.addUser({ name: "max-dev" });
    await succeeded(stage.run(`${roger} --mimic-all joe-dev`));
    expect(user("roger-dev").permissionsBoundary).toContain("PowerUserAccess");
    await succeeded(stage.run("--user-email jane@example.com --mimic-all max-dev"));
    expect(user("jane-dev").permissionsBoundary).toBe(boundary);
    const again = await stage.run("--user-email jane@example.com --mimic-all max-dev");
    expect(again.stdout).toContain("- nothing to do\n");
  });

  test("is checked with the file", async () => {
    await write("iam-user-admin.yaml", "accounts:\n  dev:\n    path: people\n    tags: { email: x, b: 42 }\n");
    const { exitCode, stderr } = await stage.run("config check");
    expect(exitCode).toBe(2);
    expect(stderr).toContain(":3: accounts.dev.path: a path begins and ends with /, such as /people/.");
    expect(stderr).toContain(":4: accounts.dev.tags.b: a tag's value must be text; put it in quotes.");
  });
});

describe("an import", () => {
  test("has a column for each", async () => {
    await write(
      "people.csv",
      "email,permissions boundary,path,tags\njane@example.com,PeopleBoundary,/people/,team=ops cost=42\njoe@example.com,,,note=two words;team=ops\nmax@example.com,PeopleBoundary,,\n",
    );
    const { exitCode, stdout } = await stage.run("import people.csv --json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      people: [
        { accounts: [{ steps: [{ kind: "create-user", path: "/people/", permissionsBoundary: boundary }, {}, {}] }] },
        { accounts: [{ steps: [{ path: "/", tags: { note: "two words", team: "ops" } }, {}, {}] }] },
        {},
      ],
    });
    expect(user("jane-dev")).toMatchObject({ path: "/people/", permissionsBoundary: boundary });
    expect(tagsOf("joe-dev")).toMatchObject({ note: "two words", team: "ops", "iam-user-admin:invitation": today() });
    const lists = stage.sandbox.calls.filter(({ action }) => action === "ListPolicies");
    expect(lists.filter(({ parameters }) => !("Marker" in parameters))).toHaveLength(1);
  });

  test("names what is wrong by its line", async () => {
    await write("people.csv", "email,permissions-boundary,path,tags\na@example.com,,x,ops\nb@example.com,None,,\n");
    const wrong = await stage.run("import people.csv");
    expect(wrong.stderr).toContain('people.csv:2: the path is "x": a path begins and ends with /, such as /x/.');
    expect(wrong.stderr).toContain("people.csv:2: ops is not a tag; write it as key=value.");
    await write("people.csv", "email,permissions-boundary\nb@example.com,None\n");
    expect((await stage.run("import people.csv")).stderr).toContain(':2: There is no policy "None" in this account.');
    await write("people.csv", "email,path,tags\na@example.com,/x/,a=b\n");
    const { stderr } = await stage.run("import people.csv --deactivate");
    for (const column of ["path", "tags"]) {
      expect(stderr).toContain(`:2: ${column} is what a person gets, and this run takes users away; leave it out.`);
    }
    expect(names()).toEqual(["administrator"]);
  });
});
