import { mkdir, readFile, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "@iam-tools/core/context";
import { openWorkplace, quickContext, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

/** The credentials file is a link to one that another program manages, in a folder that nobody else may write to. */
let place: Workplace;
let managed: string;
let runs = 0;
beforeEach(async () => {
  place = await openWorkplace("iam-login", { main });
  await place.config.write(
    "[profile work]\nregion = us-east-1\nvault_key_command = echo a-secret-of-the-person-alone\n",
  );
  managed = join(place.folder, "managed");
  await mkdir(managed);
  await rename(place.credentials.path, join(managed, "credentials"));
  await symlink(join(managed, "credentials"), place.credentials.path);
});
afterEach(() => place.close());

async function run(args: readonly string[], code?: string) {
  // Codes are used faster than a device makes them.
  const state = { XDG_STATE_HOME: join(place.folder, `state-${(runs += 1)}`) };
  const env = { ...place.environment, ...state, PATH: process.env["PATH"] ?? "" };
  const { context, out, err } = quickContext({ env, home: place.folder, piped: code === undefined ? [] : [code] });
  const canWrite: Context["files"]["canWrite"] = async (path) =>
    !path.startsWith(managed) && (await context.files.canWrite(path));
  const exitCode = await main(args, { ...context, files: { ...context.files, canWrite } });
  return { exitCode, stdout: out.text, stderr: err.text };
}

const vault = () => readFile(`${place.credentials.path}.vault`, "utf8");

test("a session does not fit in a credentials file that cannot be written, and the answer says what does", async () => {
  const { exitCode, stderr } = await run(["work"], place.code());
  expect(exitCode).toBe(1);
  expect(stderr).toContain("To keep the session in a vault instead: iam-login work --in-vault\n");
});

test("sessions are in the vault, once asked for and from then on, and found by the profile of the session", async () => {
  const before = await place.credentials.read();
  const first = await run(["work", "--in-vault"], place.code());
  expect(first).toMatchObject({ exitCode: 0 });
  expect(first.stdout).toContain("Use them with: export AWS_PROFILE=work-sts\n");
  expect(first.stderr).toContain("Adding to [profile work-sts] in ");
  expect(await place.config.read()).toContain("[profile work-sts]\ncredential_process = iam-login work process\n");
  expect(await place.config.read()).toMatch(/^\[profile work\]\n[^[]*\n\[profile work-sts\]/);
  const printed = JSON.parse((await run(["work", "process"])).stdout) as Record<string, string>;
  expect(printed["SessionToken"]).toBeTruthy();
  expect(await vault()).toContain("[profile work-sts]");
  expect(await vault()).not.toContain(printed["SessionToken"]);
  expect((await run(["work", "status"])).stdout).toMatch(
    /\nThe session of work is in the vault \S+, opened by your vault_key_command\.\n$/,
  );
  expect((await run(["work", "--force"], place.code())).exitCode).toBe(0);
  expect((await run(["work", "logout"])).stdout).toContain("Removed work-sts from this machine.");
  expect(await vault()).not.toContain("[profile work-sts]");
  expect((await run(["work", "process", "--token-command", `echo ${place.code()}`])).exitCode).toBe(0);
  expect(await place.credentials.read()).toBe(before);
});

test("the session is taken as the user's own by another key as well", async () => {
  await succeeded(run(["work", "--in-vault"], place.code()));
  const printed = (await run(["work", "process"])).stdout;
  const text = (await place.credentials.read()).replaceAll(place.roger.accessKeyId, "AKIAIOSFODNN7EXAMPLE");
  const [key] = place.roger.user.accessKeys;
  if (key !== undefined) place.roger.user.accessKeys.push({ ...key, id: "AKIAIOSFODNN7EXAMPLE" });
  await writeFile(join(managed, "credentials"), text);
  expect(await run(["work", "process"])).toMatchObject({ stderr: "", stdout: printed });
  expect(await vault()).toContain("AKIAIOSFODNN7EXAMPLE");
});

test("a line in the config file, which may be managed as well, says the same as the flag", async () => {
  await place.config.write(
    `${await place.config.read()}[profile work-sts]\ncredential_process = iam-login work process\n`,
  );
  expect(await run(["work"], place.code())).toMatchObject({ exitCode: 0 });
  expect(await vault()).toContain("[profile work-sts]");
});

test("a session in the credentials file, which would go before, is to be removed first", async () => {
  expect((await place.run(["work"], { input: place.code() })).exitCode).toBe(0);
  const refused = await place.run(["work", "--in-vault"]);
  expect(refused).toMatchObject({
    exitCode: 4,
    stderr: expect.stringContaining("Nothing was changed. Remove them first. A session: iam-login work logout\n"),
  });
  expect((await place.run(["work", "logout"])).exitCode).toBe(0);
  expect((await place.run(["work", "--in-vault"], { input: place.code() })).exitCode).toBe(0);
  // Sealing takes what is there, and unsealing gives it back.
  expect((await place.run(["work", "seal"])).exitCode).toBe(0);
  expect((await place.run(["work", "process"])).exitCode).toBe(0);
  expect((await place.run(["work", "unseal"])).exitCode).toBe(0);
  expect(await place.credentials.read()).toContain("[work-sts]");
});
