import { cp, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runBin } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { decrypt, generateKey, readMessage, readPrivateKey } from "openpgp";
import { startStage, type Stage } from "./stage.js";

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

const roger = "--user-email roger@example.com";
const rogerDev = () => stage.sandbox.account().users.get("roger-dev");
const write = (name: string, text: string) => writeFile(join(stage.home, name), text);

describe("--pgp", () => {
  test("encrypts the password to the recipient's key", async () => {
    const { publicKey, privateKey } = await generateKey({
      userIDs: [{ email: "roger@example.com" }],
      format: "armored",
    });
    await write("roger.asc", publicKey);
    const { exitCode, stderr } = await stage.run(`${roger} --pgp roger.asc`);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    const [mail] = stage.mail.messages;
    const password = rogerDev()?.loginProfile?.password ?? "";
    expect(mail?.raw.toString()).not.toContain(password);
    const [armoredMessage = ""] =
      /-----BEGIN PGP MESSAGE-----[^]*-----END PGP MESSAGE-----/.exec(mail?.text ?? "") ?? [];
    const { data } = await decrypt({
      message: await readMessage({ armoredMessage }),
      decryptionKeys: await readPrivateKey({ armoredKey: privateKey }),
    });
    expect(data).toBe(password);
  });

  test("is told what to install where openpgp is not installed, and works once it is", async () => {
    const { publicKey } = await generateKey({ userIDs: [{ email: "roger@example.com" }], format: "armored" });
    await write("roger.asc", publicKey);
    const installed = dirname(dirname(stage.bin));
    const modules = join(stage.home, "node_modules");
    const copy = join(modules, "@iam-tools/iam-user-admin");
    for (const part of ["bin", "dist", "package.json"]) {
      await cp(join(installed, part), join(copy, part), { recursive: true });
    }
    await symlink(join(installed, "../core"), join(modules, "@iam-tools/core"));
    const run = () => {
      const args = `${roger} --pgp ${join(stage.home, "roger.asc")}`.split(" ");
      return runBin({ bin: join(copy, "bin/iam-user-admin.cjs"), args, env: stage.environment, cwd: stage.home });
    };
    const missing = await run();
    expect(missing.stderr).toContain(
      "Encryption with OpenPGP needs the package openpgp, which is not installed beside iam-user-admin.",
    );
    expect(missing.stderr).toContain("npm install --global openpgp\n");
    expect(missing.exitCode).toBe(1);
    expect(stage.writes()).toEqual([]);
    await symlink(join(installed, "node_modules/openpgp"), join(modules, "openpgp"));
    expect(await run()).toMatchObject({ exitCode: 0, stderr: "" });
    expect(stage.mail.messages[0]?.text).toContain("-----BEGIN PGP MESSAGE-----");
  });

  test.each([
    ["--no-mail", "Use either --pgp or --no-mail: --pgp encrypts the password in the mail."],
    ["--delete-user --yes", "--pgp encrypts a password, but this run sets none."],
    ["--deactivate --yes", "--pgp encrypts a password, but this run sets none."],
  ])("is refused with %s, where nothing would be encrypted", async (flags, message) => {
    const { exitCode, stderr } = await stage.run(`${roger} --pgp roger.asc ${flags}`);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stage.writes()).toEqual([]);
  });

  test("takes a file with one key only, so that nobody else's is taken", async () => {
    const { publicKey } = await generateKey({ userIDs: [{ email: "roger@example.com" }], format: "armored" });
    await write("two.asc", `${publicKey}\n${publicKey}`);
    const { exitCode, stderr } = await stage.run(`${roger} --pgp two.asc`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("it contains 2 instead of one");
    expect(stage.writes()).toEqual([]);
  });

  test("warns of a key of somebody else, in a dry run too", async () => {
    const { publicKey } = await generateKey({ userIDs: [{ email: "jane@example.com" }], format: "armored" });
    await write("jane.asc", publicKey);
    for (const more of [" --dry-run", ""]) {
      const { exitCode, stderr } = await stage.run(`${roger} --pgp jane.asc${more}`);
      expect(stderr).toContain(
        "jane.asc belongs to jane@example.com, who alone can read the password, and not to roger@",
      );
      expect(exitCode).toBe(0);
    }
  });

  test("with a file that is no key is told of before anything is changed", async () => {
    await write("roger.asc", "no key\n");
    const { exitCode, stderr } = await stage.run(`${roger} --pgp roger.asc`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("The key in");
    expect(stage.writes()).toEqual([]);
  });
});
