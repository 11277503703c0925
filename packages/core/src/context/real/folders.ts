import { readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { cwd } from "node:process";
import { CliError } from "../../errors/index.js";

let isHomeless = false;

/**
 * The SDK asks for the home folder even where it needs nothing from there, and fails where there is none. It gets the
 * one that Debian gives to users without.
 */
export function pretendHome(): void {
  try {
    homedir();
  } catch {
    isHomeless = true;
    process.env.HOME = "/nonexistent";
  }
}

/** @throws {CliError} `NO_HOME` */
export function homeFolder(): string {
  try {
    if (isHomeless) throw new Error("There was none to begin with");
    return homedir() || userInfo().homedir;
  } catch (cause) {
    throw new CliError({
      code: "NO_HOME",
      message: "Your home directory is unknown: HOME is not set, and this user has no entry in the user database.",
      hint: "Set it, for example: export HOME=/tmp/home",
      cause,
    });
  }
}

/** See passwd(5). Users that only a directory server knows are not found. */
export function homeOf(user: string): string | undefined {
  try {
    const users = readFileSync("/etc/passwd", "utf8").split("\n");
    return users.map((line) => line.split(":")).find(([name]) => name === user)?.[5] || undefined;
  } catch {
    return undefined;
  }
}

/** @throws {CliError} `NO_WORKING_FOLDER` */
export function workingFolder(): string {
  try {
    return cwd();
  } catch (cause) {
    throw new CliError({
      code: "NO_WORKING_FOLDER",
      message: "The current directory no longer exists.",
      hint: "Change to another one: cd",
      cause,
    });
  }
}
