import { chmod, link, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openWorkplace, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

let place: Workplace;
let before: string;
let path: string;
beforeEach(async () => {
  place = await openWorkplace("iam-login", { main });
  before = await place.credentials.read();
  path = `${place.credentials.path}.vault`;
  await writeFile(
    join(place.folder, "secret-tool"),
    `#!/bin/sh
file="${place.folder}/keyring-$(echo "$@" | sed 's/.* //')"
echo "$@" >> "${place.folder}/arguments"
case $1 in
  store) cat > "$file" ;;
  lookup) cat "$file" 2> /dev/null || exit 1 ;;
esac
`,
  );
  await chmod(join(place.folder, "secret-tool"), 0o755);
  // What other programs start.
  await mkdir(join(place.folder, "bin"));
  await writeFile(join(place.folder, "bin", "iam-login"), "");
});
afterEach(() => place.close());

const run = (args: readonly string[], input = "") =>
  place.run(args, { input, env: { PATH: `${place.folder}:${place.folder}/bin:/usr/bin:/bin` } });

/** Every file of the place by its name, but those of the stand-in's keyring. */
async function contents(): Promise<Map<string, string>> {
  const names = (await readdir(place.folder)).filter((name) => !/^(?:keyring-|secret-tool$|bin$)/.test(name));
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, await readFile(join(place.folder, name), "utf8")] as [string, string]),
    ),
  );
}

/** The names of those in which a text is. */
async function filesWith(text: string): Promise<string[]> {
  return [...(await contents())].flatMap(([name, content]) => (content.includes(text) ? [name] : []));
}

const shown = (text: string) => text.replaceAll(place.folder, "~/.aws");
const key = () => `****${place.roger.accessKeyId.slice(-4)}`;

describe("seal", () => {
  test.each([
    [0, "Finish it first: iam-login work rotate"],
    [
      3_600_000,
      "Its old key works until 2030-01-02T04:04:05.000Z. To finish it before that: npx @iam-tools/key-rotate finish --now --profile work",
    ],
  ])("waits for a rotation, and says what ends it: with a grace of %d ms", async (grace, way) => {
    const { accessKeyId, secretAccessKey } = place.roger;
    const old = { accessKeyId, secretAccessKey };
    const note = {
      version: 1,
      profile: "work",
      userName: "roger",
      accountId: "111122223333",
      configFile: place.config.path,
      started: "2030-01-02T03:04:04.000Z",
      before: [accessKeyId],
      old,
      holders: [{ file: "credentials", profile: "work" }],
      new: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" },
      saved: "2030-01-02T03:04:05.000Z",
      announced: false,
      keepOld: false,
      grace,
      direction: "forward",
    };
    await writeFile(join(place.folder, `.credentials.rotation.${accessKeyId}.json`), JSON.stringify(note));
    const { exitCode, stderr } = await run(["work", "seal"]);
    expect(exitCode).toBe(4);
    expect(stderr).toContain(
      `iam-login: A rotation of the access key of "work" is not finished.\nNothing was changed. ${way}\n`,
    );
  });

  test("moves keys and session into a vault, and leaves a command in the config file", async () => {
    await succeeded(run(["work"], place.code()));
    const session = /aws_session_token = (\S+)/.exec(await place.credentials.read())?.[1] ?? "";
    const foreseen = await run(["work", "seal", "--dry-run"]);
    expect((await filesWith(session)).concat(await filesWith(place.roger.secretAccessKey))).toEqual([
      "credentials",
      "credentials",
    ]);
    expect(await contents()).not.toContain("credentials.vault");
    const { stdout, stderr, exitCode } = await run(["work", "seal"]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(shown(stdout)).toBe(
      `The access key ${key()} of work is now in the vault ~/.aws/credentials.vault, opened by the Secret Service (GNOME Keyring, KWallet).
> made the vault ~/.aws/credentials.vault
> put the access key of work, and the session in work-sts, into the vault, and proved that it works from there
> set credential_process = iam-login work process in [work] and [work-sts] of ~/.aws/config
> removed the access key, and the session in work-sts, from ~/.aws/credentials
Use it as before: export AWS_PROFILE=work
`,
    );
    expect(shown(foreseen.stdout)).toBe(
      `> would make the vault ~/.aws/credentials.vault
> would put the access key of work, and the session in work-sts, into the vault, and prove that it works from there
> would set credential_process = iam-login work process in [work] and [work-sts] of ~/.aws/config
> would remove the access key, and the session in work-sts, from ~/.aws/credentials
nothing was changed
`,
    );
    expect(await place.credentials.read()).toBe("# mine\n[work]\n");
    expect((await place.config.read()).match(/credential_process = iam-login work process/g)).toHaveLength(2);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    for (const secret of [place.roger.secretAccessKey, session]) expect(await filesWith(secret)).toEqual([]);
    // The session that was there was moved, and is used.
    const printed = JSON.parse((await run(["work", "process"])).stdout) as Record<string, string>;
    expect(printed["SessionToken"]).toBe(session);
  });

  test("a second time changes nothing", async () => {
    await succeeded(run(["work", "seal"]));
    const after = await contents();
    const { stdout, exitCode } = await run(["work", "seal"]);
    expect(stdout).toMatch(/^The access key \S+ of work was already in the vault/);
    expect(stdout).not.toContain(">");
    expect(exitCode).toBe(0);
    const now = await contents();
    for (const files of [after, now]) files.delete("arguments");
    expect(now).toEqual(after);
  });

  test("names copies of the key, keeps them unasked, and deletes them where the person agrees", async () => {
    for (const name of ["credentials~", "credentials.bak"]) await writeFile(join(place.folder, name), before);
    await writeFile(join(place.folder, "credentials.old"), "[other]\nregion = x\n");
    const kept = await run(["work", "seal"]);
    expect(kept.exitCode).toBe(3);
    expect(shown(kept.stdout)).toContain(
      "The key is still in clear in ~/.aws/credentials.bak, ~/.aws/credentials~. To delete: rm ~/.aws/credentials.bak '~/.aws/credentials~'\n",
    );
    expect(await filesWith(place.roger.secretAccessKey)).toEqual(["credentials.bak", "credentials~"].sort());
    const { stdout, exitCode } = await run(["work", "seal", "--yes"]);
    expect(shown(stdout)).toContain("> deleted ~/.aws/credentials.bak\n> deleted ~/.aws/credentials~\n");
    expect(exitCode).toBe(0);
    expect(await filesWith(place.roger.secretAccessKey)).toEqual([]);
    expect(await contents()).toHaveProperty("size", 5);
  });

  test("names what else has the key in the same two files, and is not done as long as it is there", async () => {
    const secret = place.roger.secretAccessKey;
    await place.credentials.write(`# old: ${secret}\n${before}`);
    await place.config.write(`[profile work]\nregion = us-east-1\n${before.split("\n").slice(2).join("\n")}`);
    const left = "~/.aws/credentials (line 1), ~/.aws/config (line 4)";
    const foreseen = await run(["work", "seal", "--dry-run"]);
    expect(shown(foreseen.stdout)).toContain(`> would leave the key in clear in ${left}\n`);
    for (const _ of ["first", "again"]) {
      const { stdout, exitCode } = await run(["work", "seal"]);
      expect(shown(stdout)).toContain(
        `The key is still in clear in ${left}. Delete these lines, and run this again.\n`,
      );
      expect(shown(stdout)).not.toContain("Use it as before");
      expect(exitCode).toBe(3);
    }
    await place.credentials.write("[work]\n");
    await place.config.write((await place.config.read()).replace(/aws_(?:access_key_id|secret_access_key).*\n/g, ""));
    expect(await run(["work", "seal"])).toMatchObject({ stderr: "", exitCode: 0 });
  });

  test("takes the token of an earlier session along, which would be left in clear, and fails with the key", async () => {
    const text = before.replace("[work]\n", "[work]\naws_session_token = stale\n");
    await place.credentials.write(`${text}aws_security_token = older\nregion = us-east-1\n`);
    const what = (done: string) =>
      `> ${done} aws_session_token, aws_security_token of an earlier session from [work] of ~/.aws/credentials\n`;
    expect(shown((await run(["work", "seal", "--dry-run"])).stdout)).toContain(what("would remove"));
    const { stdout, stderr, exitCode } = await run(["work", "seal"]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(shown(stdout)).toContain(what("removed"));
    expect(await place.credentials.read()).toBe("# mine\n[work]\nregion = us-east-1\n");
    expect(await run(["work", "unseal"])).toMatchObject({ stderr: "", exitCode: 0 });
    expect(await place.credentials.read()).toBe(`${before}region = us-east-1\n`);
  });

  test("takes no key out of a file that has other names, under which it would stay in clear", async () => {
    await link(place.credentials.path, join(place.folder, "other"));
    for (const flags of [["--dry-run"], []]) {
      const { stdout, stderr, exitCode } = await run(["work", "seal", ...flags]);
      expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 4 });
      expect(shown(stderr)).toBe(
        `iam-login: ~/.aws/credentials has 2 names (hard links), and under the others the key would stay in clear.
Nothing was changed. To find them: find / -samefile ~/.aws/credentials 2> /dev/null
Remove all names but this one, and run this again.
`,
      );
    }
    expect(await place.credentials.read()).toBe(before);
    await rm(join(place.folder, "other"));
    expect(await run(["work", "seal"])).toMatchObject({ stderr: "", exitCode: 0 });
  });

  test.each(["iam-login is nowhere", "npx alone has it"])("warns where other programs find none: %s", async (where) => {
    await rm(join(place.folder, "bin"), { recursive: true });
    const npx = join(place.folder, "npx", "node_modules", ".bin");
    await mkdir(npx, { recursive: true });
    await writeFile(join(npx, "iam-login"), "");
    const path = `${place.folder}:${where.startsWith("npx") ? npx : "/nonexistent"}:/usr/bin:/bin`;
    const { stderr, exitCode } = await place.run(["work", "seal"], { env: { PATH: path } });
    expect(stderr).toBe(
      "Warning: No iam-login in the PATH: other programs would get no session. To install it for all of them: npm install --global @iam-tools/iam-login\n",
    );
    expect(exitCode).toBe(0);
  });

  test("goes by the session's profile that the profile names, which every program finds", async () => {
    await place.credentials.write(`${before}session_profile = mine\n`);
    await succeeded(run(["work"], place.code()));
    const session = /aws_session_token = (\S+)/.exec(await place.credentials.read())?.[1];
    expect(await run(["work", "seal", "--session-profile", "other"])).toMatchObject({ exitCode: 2 });
    await succeeded(run(["work", "seal"]));
    expect(await place.config.read()).toContain("[profile mine]\n");
    expect(JSON.parse((await run(["work", "process"])).stdout)).toMatchObject({ SessionToken: session });
  });

  test.each(["-x", "help", "completion"])("leaves a command that works for a profile called %s", async (name) => {
    await place.credentials.write(before.replace("[work]", `[${name}]\nsession_profile = mine`));
    expect(await run([`--profile=${name}`, "seal"])).toMatchObject({ stderr: "", exitCode: 0 });
    const command = /credential_process = iam-login (.*)/.exec(await place.config.read())?.[1] ?? "";
    expect((await run([`--profile=${name}`], place.code())).exitCode).toBe(0);
    expect(await run(command.split(" "))).toMatchObject({ stderr: "", exitCode: 0 });
    expect(await run([`--profile=${name}`, "unseal"])).toMatchObject({ stderr: "", exitCode: 0 });
  });

  test("leaves other profiles with the same key in clear, and says so", async () => {
    await place.credentials.write(before + before.replace("# mine\n[work]", "\n[build]"));
    const { stderr } = await run(["work", "seal"]);
    expect(stderr).toBe(
      `Warning: The profile "build" has the same access key ${key()}, in clear. To seal that, too: iam-login build seal\n`,
    );
    expect((await run(["build", "seal"])).exitCode).toBe(0);
    expect(await filesWith(place.roger.secretAccessKey)).toEqual([]);
  });

  test("takes keys of [default], and of the config file, and gives them back where they were", async () => {
    const keys = before.split("\n").slice(2).join("\n");
    await place.credentials.write("# mine\n");
    await place.config.write(`[default]\nregion = us-east-1\n${keys}`);
    expect(await run(["default", "seal"])).toMatchObject({ stderr: "", exitCode: 0 });
    expect(await filesWith(place.roger.secretAccessKey)).toEqual([]);
    expect((await run(["default"], place.code())).stdout).toContain("export AWS_PROFILE=default");
    expect((await run(["default", "process"])).exitCode).toBe(0);
    expect(await run(["default", "logout"])).toMatchObject({ stderr: "", exitCode: 0 });
    expect(await run(["default", "unseal"])).toMatchObject({ stderr: "", exitCode: 0 });
    expect((await place.config.read()).startsWith(`[default]\nregion = us-east-1\n${keys}`)).toBe(true);
    expect(await place.credentials.read()).toBe("# mine\n");
  });

  test("does not take a profile by a name that not every AWS tool finds", async () => {
    await place.credentials.write(before.replace("[work]", "[my work]"));
    const { stderr, exitCode } = await run(["--profile", "my work", "seal"]);
    expect(stderr).toContain('A profile cannot be called "my work": not every AWS tool would find it.');
    expect(exitCode).toBe(2);
    expect([...(await contents()).keys()]).toEqual(["credentials"]);
  });

  test("overwrites another key in the vault where the person agrees", async () => {
    await succeeded(run(["work", "seal"]));
    const { accessKeyId, secretAccessKey } = place.sandbox.addUser({ name: "jane" });
    await place.credentials.write(
      `[work]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    );
    const refused = await run(["work", "seal"]);
    expect(refused.stderr).toContain(
      `The vault has another access key of "work", ${key()}, which will be overwritten.`,
    );
    expect(refused.exitCode).toBe(4);
    expect((await run(["work", "seal", "--yes"])).exitCode).toBe(0);
    expect(await readFile(path, "utf8")).toContain(accessKeyId);
  });

  test.each([
    ["a role", "role_arn = arn:aws:iam::111122223333:role/r", 'The profile "work" has a role_arn, which AWS tools'],
    [
      "a command of the person's",
      "credential_process = mine",
      'The profile "work" has a credential_process of its own',
    ],
  ])("does not replace %s", async (_what, line, words) => {
    await place.config.write(`[profile work]\n${line}\n`);
    const { stderr, exitCode } = await run(["work", "seal"]);
    expect(stderr).toContain(words);
    expect(exitCode).toBe(4);
    expect(await place.credentials.read()).toBe(before);
    expect(await contents()).not.toContain("credentials.vault");
  });

  test.each([[[]], [["--dry-run"]]])(
    "changes nothing where there is nowhere to keep the vault's key %j",
    async (flags) => {
      await rm(join(place.folder, "secret-tool"));
      const { stderr, exitCode } = await place.run(["work", "seal", ...flags], { env: { PATH: place.folder } });
      expect(stderr).toContain("There is nowhere to keep the key of a vault: secret-tool is not installed");
      expect(exitCode).toBe(1);
      expect(await place.credentials.read()).toBe(before);
      expect([...(await contents()).keys()]).toEqual(["credentials"]);
    },
  );

  test("says in a dry run, too, why the keychain cannot be reached", async () => {
    await writeFile(join(place.folder, "secret-tool"), "#!/bin/sh\necho 'no D-Bus' >&2; exit 1\n");
    for (const flags of [["--dry-run"], []]) {
      const { stderr, exitCode } = await run(["work", "seal", ...flags]);
      expect(stderr).toContain(
        "There is nowhere to keep the key of a vault: secret-tool says: no D-Bus; there is no terminal",
      );
      expect(exitCode).toBe(1);
    }
  });

  test("changes nothing where AWS does not take the key", async () => {
    place.roger.user.accessKeys.splice(0, 1);
    expect((await run(["work", "seal"])).exitCode).toBe(1);
    expect([...(await contents()).keys()]).toEqual(["credentials"]);
  });
});

describe("a sealed profile", () => {
  beforeEach(async () => void (await run(["work", "seal"])));

  test("asks for a code once, and keeps the session in the vault", async () => {
    expect((await run(["work", "process"])).stderr).toContain("Log in on a terminal with: iam-login work\n");
    const login = await run(["work"], place.code());
    expect(login.stdout).toMatch(/^work-sts credentials valid until .*\nUse them with: export AWS_PROFILE=work\n$/);
    const [first, second] = [await run(["work", "process"]), await run(["work", "process"])];
    expect(first.stdout).toBe(second.stdout);
    const { SecretAccessKey, SessionToken } = JSON.parse(first.stdout) as Record<string, string>;
    for (const secret of [SecretAccessKey, SessionToken]) expect(await filesWith(secret ?? "")).toEqual([]);
    expect((await run(["work", "export"])).stdout).toContain(`AWS_SESSION_TOKEN='${SessionToken}'`);

    const unnamed = await run([]);
    expect(unnamed.stderr).toBe('Using the profile "work", the only one with an access key.\n');
    expect(unnamed.stdout).toContain("work-sts credentials are still valid until");
  });

  test("tells where its keys are, and asks no keychain for that", async () => {
    await succeeded(run(["work"], place.code()));
    await rm(join(place.folder, "arguments"));
    const { stdout, exitCode } = await run(["work", "status"]);
    expect(shown(stdout)).toMatch(
      /^work-sts: valid until .*\nThe keys of work, and its session, are in the vault ~\/\.aws\/credentials\.vault, opened by the Secret Service \(GNOME Keyring, KWallet\)\.\n$/,
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse((await run(["work", "status", "--json"])).stdout)).toMatchObject({ state: "valid", vault: path });
    expect(JSON.parse((await run(["status", "--json"])).stdout)).toMatchObject({ sessions: [{ vault: path }] });
    expect(await contents()).not.toContain("arguments");
  });

  test("is logged out of in the vault", async () => {
    await succeeded(run(["work"], place.code()));
    expect((await run(["work", "logout"])).stdout).toMatch(/^Removed work-sts from this machine\./);
    expect((await run(["work", "status"])).exitCode).toBe(1);
    expect((await run(["work"], place.code())).exitCode).toBe(0);
  });

  test("says what is missing where its vault is away, and takes a new key", async () => {
    await rm(path);
    const { stderr, exitCode } = await run(["work", "process"]);
    const status = await run(["work", "status"]);
    expect(shown(status.stdout)).toBe(`work-sts: no session\n${shown(stderr).replace(/^iam-login: /, "")}`);
    expect(status.exitCode).toBe(1);
    expect(JSON.parse((await run(["work", "status", "--json"])).stdout)).toMatchObject({ state: "none", vault: null });
    expect(shown(stderr)).toBe(
      'iam-login: The profile "work" says that its keys are in the vault, and ~/.aws/credentials.vault has none of that profile.\n' +
        "Put the vault back where it was, or store an access key again: aws configure --profile work\n",
    );
    expect(exitCode).toBe(1);
    for (const command of ["seal", "unseal"]) {
      expect(await run(["work", command])).toMatchObject({ stderr, exitCode });
    }
    await place.credentials.write(before);
    expect((await run(["work"], place.code())).exitCode).toBe(0);
  });

  test("is the only one that a damaged vault is in the way of", async () => {
    await place.credentials.write(`${await place.credentials.read()}\n${before.replace("# mine\n[work]", "[other]")}`);
    await writeFile(path, `${(await readFile(path, "utf8")).slice(0, -20)}\ntorn\n`);
    const { stderr, exitCode } = await run(["work"], place.code());
    expect(stderr).toMatch(/The vault \S+ is damaged: its line \d+ has no =/);
    expect(exitCode).toBe(1);
    expect((await run(["other"], place.code())).exitCode).toBe(0);
  });

  test("whose session was tampered with says how to get a new one", async () => {
    await succeeded(run(["work"], place.code()));
    await writeFile(path, (await readFile(path, "utf8")).replace(/(session_token = sealed:.{20})./, "$1-"));
    const { stderr, exitCode } = await run(["work", "process"]);
    expect(stderr).toContain(
      "[profile work-sts] is cut off.\nNothing was changed. For a new session: iam-login PROFILE --force\n",
    );
    expect(exitCode).toBe(1);
    expect((await run(["work", "--force"], place.code())).exitCode).toBe(0);
    expect((await run(["work", "process"])).exitCode).toBe(0);
  });

  test("gives its key back as it was, with the session", async () => {
    await succeeded(run(["work"], place.code()));
    const foreseen = await run(["work", "unseal", "--dry-run"]);
    expect(await filesWith(place.roger.secretAccessKey)).toEqual([]);
    const { stdout, stderr, exitCode } = await run(["work", "unseal"]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(shown(stdout)).toBe(`The access key ${key()} of work is now in ~/.aws/credentials, in clear.
> put the access key of work back into ~/.aws/credentials, and read it back
> put the session in work-sts back into ~/.aws/credentials
> removed credential_process from [work] and [work-sts] of ~/.aws/config
> removed what was put back from the vault ~/.aws/credentials.vault
`);
    expect(foreseen.stdout.match(/^> would /gm)).toHaveLength(4);
    expect((await place.credentials.read()).startsWith(before)).toBe(true);
    expect(await place.config.read()).not.toContain("credential_process");
    expect(await readFile(path, "utf8")).not.toContain("[profile");
    expect((await run(["work", "process"])).exitCode).toBe(0);
    expect((await run(["work", "unseal"])).stderr).toContain(
      'credentials.vault has no access key of the profile "work".\nNothing was changed: it is in the file.\n',
    );
  });

  test.each([
    ["after init", "KEYS\nusername = roger\nmfa_serial = arn:aws:iam::1:mfa/roger\n"],
    ["below comments", "# mine\n\nKEYS\n; why\nregion = us-east-1\n\n# of the next\n"],
    ["as the last", "region = us-east-1\nKEYS\n"],
    ["around a comment", "ID\n# of my own\nSECRET\nregion = us-east-1\n"],
    ["around another line, the secret first", "SECRET\nregion = us-east-1\n\n; why\nID\n"],
  ])("gives its key back where it stood, %s, with every other byte as it was", async (_, lines) => {
    await succeeded(run(["work", "unseal"]));
    const keys = before.trim().split("\n").slice(2).join("\n");
    const [id = "", secret = ""] = keys.split("\n");
    // In one pass: a key may have such letters in it.
    const words: Readonly<Record<string, string>> = { KEYS: keys, ID: id, SECRET: secret };
    const filled = lines.replace(/^[A-Z]+$/gm, (word) => words[word] ?? word);
    const text = `[a]\nregion = x\n\n[work]\n${filled}[b]\nregion = y`;
    for (const whole of [text, text.replaceAll("\n", "\r\n")]) {
      await place.credentials.write(whole);
      for (const command of ["seal", "unseal"]) {
        expect(await run(["work", command])).toMatchObject({ stderr: "", exitCode: 0 });
      }
      expect(await place.credentials.read()).toBe(whole);
    }
  });

  test("does not give its key back in place of another", async () => {
    await place.credentials.write("[work]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = other\n");
    const { stderr, exitCode } = await run(["work", "unseal"]);
    expect(stderr).toContain('The profile "work" holds another access key, ****THER, which would be overwritten');
    expect(exitCode).toBe(4);
    for (const half of ["aws_access_key_id = AKIAOTHER", "aws_secret_access_key = other"]) {
      await place.credentials.write(`[work]\n${half}\n`);
      expect(await run(["work", "unseal"])).toMatchObject({
        stderr: expect.stringContaining(
          'The profile "work" holds half of another access key, which would be overwritten',
        ),
        exitCode: 4,
      });
      expect(await place.credentials.read()).toBe(`[work]\n${half}\n`);
    }
  });

  test("had no secret of it in any argument", async () => {
    await succeeded(run(["work"], place.code()));
    const keys = (await readdir(place.folder)).filter((name) => name.startsWith("keyring-"));
    expect(keys).toHaveLength(1);
    const secret = await readFile(join(place.folder, keys[0] ?? ""), "utf8");
    expect(secret).toMatch(/^[\w+/]{43}=$/);
    expect(await filesWith(secret)).toEqual([]);
    expect(await filesWith(place.roger.secretAccessKey)).toEqual([]);
  });
});
