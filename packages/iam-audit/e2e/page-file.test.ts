import { chmod, lstat, mkdir, readFile, rename, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { succeeded } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

const read = (name: string) => readFile(join(stage.home, name), "utf8");

describe("--html", () => {
  test("writes the page beside what is printed, for its owner alone", async () => {
    const { exitCode, stdout, stderr } = await stage.run("--html audit.html");
    expect({ exitCode, stderr: stderr.replace(/^AWS is writing .*\n/, "") }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/findings: .*\n\nPage: audit\.html\n$/s);
    expect(await read("audit.html")).toContain("<h1>IAM users of dev</h1>");
    expect((await stat(join(stage.home, "audit.html"))).mode & 0o777).toBe(0o600);
  });

  test("leaves what programs read as it is", async () => {
    expect((await stage.run("--csv --html audit.html")).stdout).not.toContain("Page:");
    expect(JSON.parse((await stage.run("--json --html audit.html")).stdout)).toHaveProperty("findings");
  });

  test("takes the place of an earlier page, with its rights, behind links", async () => {
    await mkdir(join(stage.home, "www"));
    await succeeded(stage.run("--html www/audit.html"));
    await chmod(join(stage.home, "www/audit.html"), 0o644);
    await symlink("www/audit.html", join(stage.home, "link.html"));
    stage.sandbox.addUser({ name: "ann", password: "p" });
    expect((await stage.run("--html link.html")).exitCode).toBe(0);
    expect(await read("www/audit.html")).toContain("ann has a password and no MFA device");
    expect((await stat(join(stage.home, "www/audit.html"))).mode & 0o777).toBe(0o644);
    expect((await lstat(join(stage.home, "link.html"))).isSymbolicLink()).toBe(true);
  });

  test.each([
    ["no where/audit.html", 2, /no where for the page does not exist\.\nCreate it: mkdir -p '\/.*\/no where'\n/],
    ["mine.html/audit.html", 2, /mine\.html is not a directory\.\nName another file with --html\./],
    ["folder", 2, /folder is a directory, not a file\.\nName a file in it: --html \/.*\/folder\/audit\.html\n/],
    ["mine.html", 4, /exists, but is not a page that iam-audit wrote\./],
  ])("cannot be %s, which is told before an account is read", async (name, expected, message) => {
    await mkdir(join(stage.home, "folder"));
    await writeFile(join(stage.home, "mine.html"), "<!doctype html>mine");
    const { exitCode, stderr } = await stage.run("", { args: ["--html", name] });
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(expected);
    expect(stage.sandbox.calls).toEqual([]);
    expect(await read("mine.html")).toBe("<!doctype html>mine");
  });

  test("that cannot be written in the end keeps nothing from being told", async () => {
    await mkdir(join(stage.home, "folder"));
    const stop = stage.sandbox.trouble.before(async () => {
      stop();
      await rename(join(stage.home, "folder"), join(stage.home, "moved"));
      await writeFile(join(stage.home, "folder"), "in the way");
    });
    const { exitCode, stdout, stderr } = await stage.run("--html folder/audit.html");
    expect(stderr).toContain("could not be written");
    expect(stdout).toContain(" findings: ");
    expect(exitCode).toBe(1);
  });
});
