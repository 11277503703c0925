import { chmod, readdir, readFile, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runBin, succeeded } from "@iam-tools/sandbox/testing";
import { describe, expect, test } from "@jest/globals";
import {
  type Options,
  allowed,
  bin,
  calls,
  code,
  environment,
  file,
  folder,
  keysOf,
  read,
  roger,
  run,
  sandbox,
  work,
  write,
} from "./setsts-stage.js";

const runAsBin = (args: string[], options: Options = {}) =>
  runBin({ bin, args, env: { ...environment(), ...options.env }, input: options.input });

describe("a session", () => {
  test("is written to its profile, told line by line, and leaves the rest of the file as it was", async () => {
    const before = await read();
    const { exitCode, stdout, stderr } = await run(work, { input: `${code()}\n` });
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, "TIME")).toBe(`AWS STS Credential Setup
> credential filepath: ${file}
> serial number: arn:aws:iam::111122223333:mfa/roger
> created temporary credential succeeded
> expired datetime: TIME+00:00
> created backup file: ${file}~
> output target profile: work-mfa
completed!
`);
    const after = await read();
    expect(after.startsWith(before)).toBe(true);
    expect(after.slice(before.length)).toMatch(
      /^\n\[work-mfa\]\naws_access_key_id = ASIA\w+\naws_secret_access_key = \S+\naws_session_token = \S+\nexpiration = [\d-]+ [\d:]+\+00:00\nsession_of = AKIA\w+\nsession_seconds = 43200\n$/,
    );
    expect(await readFile(`${file}~`, "utf8")).toBe(before);
    expect((await stat(`${file}~`)).mode & 0o777).toBe(0o600);
  });

  test("has 12 hours, or what --duration-seconds says", async () => {
    const before = calls("GetSessionToken").length;
    await succeeded(run(work, { input: code() }));
    await succeeded(run([...work, "--duration-seconds", "900"], { input: code() }));
    const durations = calls("GetSessionToken")
      .slice(before)
      .map((call) => call.parameters["DurationSeconds"]);
    expect(durations).toEqual(["43200", "900"]);
  });

  test("takes the place of an older one; unknown keys stay, the older token name goes", async () => {
    await write(
      `[work]\n${keysOf(roger)}\n[work-mfa]\n; old\naws_access_key_id=ASIAOLD\naws_secret_access_key=old\naws_session_token=old\naws_security_token=old\nregion=eu-west-1\n`,
    );
    expect((await run(work, { input: code() })).exitCode).toBe(0);
    expect(await read()).toMatch(
      /\[work-mfa\]\n; old\naws_access_key_id=ASIA(?!OLD)\w+\naws_secret_access_key=\S+\naws_session_token=(?!old)\S+\nregion=eu-west-1\nexpiration=\S+ \S+\nsession_of=AKIA\w+\nsession_seconds=43200\n$/,
    );
  });

  test("is written through a link, which stays one, and into a file of another mode, which keeps it", async () => {
    const real = join(folder.path, "real");
    await writeFile(real, await read());
    await chmod(real, 0o640);
    await rm(file);
    await symlink("real", file);
    const { stderr, exitCode } = await run(work, { input: code() });
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`Warning: ${file} can be read or written by other users. To close it: chmod 600 ${file}`);
    expect(await readlink(file)).toBe("real");
    expect((await stat(real)).mode & 0o777).toBe(0o640);
    expect(await readFile(real, "utf8")).toContain("[work-mfa]");
  });

  test("is written to the file that is named, by the flag, or by the variable of old", async () => {
    const other = join(folder.path, "other");
    await writeFile(other, await read(), { mode: 0o600 });
    await succeeded(run([...work, "--aws-credential-file", other], { input: code() }));
    expect(await readFile(other, "utf8")).toContain("[work-mfa]");
    const old = join(folder.path, "old");
    await writeFile(old, await read(), { mode: 0o600 });
    await succeeded(run(work, { input: code(), env: { AWS_SHARED_CREDENTIALS_FILE: "", AWS_CREDENTIAL_FILE: old } }));
    expect(await readFile(old, "utf8")).toContain("[work-mfa]");
    expect(await read()).not.toContain("[work-mfa]");
  });

  test("is told in JSON, without secrets, or not at all", async () => {
    const json = await run([...work, "--json", "--ignore-backup"], { input: code() });
    expect(JSON.parse(json.stdout)).toEqual({
      version: 1,
      dryRun: false,
      profile: "work",
      sessionProfile: "work-mfa",
      serialNumber: roger.serialNumber,
      durationSeconds: 43200,
      expiration: expect.stringMatching(/^\d{4}-.*Z$/),
      credentialsFile: file,
      backupPath: null,
      callerArn: null,
      deviceListed: null,
    });
    await expect(stat(`${file}~`)).rejects.toMatchObject({ code: "ENOENT" });
    expect(await run([...work, "--quiet"], { input: code() })).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
  });
});

test("what AWS answers is told in a sentence, with an exit code of 1, and nothing on standard output", async () => {
  sandbox.trouble.throttle("GetSessionToken", 20);
  const throttled = await run(work, { input: code() });
  expect(throttled).toMatchObject({ exitCode: 1, stdout: "" });
  expect(throttled.stderr).toContain("AWS kept throttling these requests (during sts:GetSessionToken).");
  const away = await runAsBin(work, { input: code(), env: { AWS_ENDPOINT_URL: "http://127.0.0.1:9" } });
  expect(away).toMatchObject({ exitCode: 1, stdout: "" });
  expect(away.stderr).toContain("The connection was refused: 127.0.0.1:9.");
});

describe("24 at once", () => {
  test("on one file of 200 profiles lose nothing", async () => {
    const users = Array.from({ length: 24 }, (_, index) =>
      sandbox.addUser({ name: `crowd-${index}`, devices: [{}], inlinePolicies: { allowed } }),
    );
    const profiles = Array.from({ length: 200 }, (_, index) => {
      const user = users[index];
      return `# profile ${index}\n[p${index}]\n${user === undefined ? "region = eu-west-1\n" : keysOf(user)}`;
    });
    const before = profiles.join("\n");
    await write(before);
    const runs = users.map((user, index) =>
      runAsBin(["--profile", `p${index}`, "--target-profile", `s${index}`], { input: code(user) }),
    );
    const waiting = /^Waiting for .+… \(Ctrl-C to stop\)\n/gm;
    const said = (await Promise.all(runs)).map(({ exitCode, stderr }) => ({
      exitCode,
      stderr: stderr.replace(waiting, ""),
    }));
    expect(said).toEqual(users.map(() => ({ exitCode: 0, stderr: "" })));
    const after = await read();
    expect(after.startsWith(before)).toBe(true);
    const sessions = [...after.slice(before.length).matchAll(/\[s(\d+)\]\naws_access_key_id = (ASIA\w+)\n/g)];
    expect(new Set(sessions.map(([, number]) => number)).size).toBe(24);
    expect(new Set(sessions.map(([, , key]) => key)).size).toBe(24);
    expect((await readdir(folder.path)).sort()).toEqual(["credentials", "credentials~"]);
  });
});
