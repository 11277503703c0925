import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { quickContext } from "@iam-tools/sandbox/testing";
import { expect, test } from "@jest/globals";
import { decrypt, generateKey, readMessage, readPrivateKey } from "openpgp";
import { main } from "../src/main.js";
import { names, stage, user } from "./roger-stage.js";

const write = (name: string, content: string) => writeFile(join(stage.home, name), content);
const kept = () => readdir(join(stage.home, ".local/state/iam-user-admin"));
const recipients = () => stage.mail.messages.map(({ to }) => to[0] ?? "");
const passwordOf = (name: string) => user(name).loginProfile?.password ?? "";

async function keyOf(email: string) {
  const { publicKey, privateKey } = await generateKey({ userIDs: [{ email }], format: "armored" });
  const file = `${email.split("@")[0]}.asc`;
  await write(file, publicKey);
  return {
    file,
    async read(text = "") {
      const [armoredMessage = ""] = /-----BEGIN PGP MESSAGE-----[^]*-----END PGP MESSAGE-----/.exec(text) ?? [];
      const decryptionKeys = await readPrivateKey({ armoredKey: privateKey });
      return (await decrypt({ message: await readMessage({ armoredMessage }), decryptionKeys })).data;
    },
  };
}

test("a row without mail has its password printed, once, and the report has none", async () => {
  await write("people.csv", "email,no-mail\nroger@example.com,yes\njane@example.com,no\njoe@example.com,\n");
  const dry = await stage.run("import people.csv --dry-run");
  expect(dry.stdout).toContain("- would print the password\n");
  expect(dry.stdout.match(/would mail the password/g)).toHaveLength(2);
  expect(stage.writes()).toEqual([]);
  const { exitCode, stdout } = await stage.run("import people.csv --report report.json");
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`   Username: roger-dev\n   Password: ${passwordOf("roger-dev")}\n   Console:  https://`);
  expect(stdout.match(/Password:/g)).toHaveLength(1);
  expect(recipients().sort()).toEqual(["jane@example.com", "joe@example.com"]);
  const report = await readFile(join(stage.home, "report.json"), "utf8");
  expect(report).not.toContain(JSON.stringify(passwordOf("roger-dev")));
  expect(JSON.parse(report)).toMatchObject({ people: [{ delivery: "print" }, { delivery: "mail" }, {}] });
  expect(await kept()).toEqual([]);
  const again = await stage.run("import people.csv");
  expect(again.stdout).toBe("3 people: 3 done, 0 failed\n");
});

test("a file of such rows alone needs no relay, and --json has the passwords", async () => {
  await write("people.yaml", "- email: roger@example.com\n  no-mail: true\n");
  const { stdout } = await stage.run("import people.yaml --json", { env: { SMTP_URL: "", MAIL_FROM: "" } });
  expect(JSON.parse(stdout)).toMatchObject({ people: [{ accounts: [{ password: passwordOf("roger-dev") }] }] });
  expect(recipients()).toEqual([]);
});

test("a password that could not be printed is kept, and printed by the next run", async () => {
  await write("people.csv", "email,no-mail\nroger@example.com,yes\n");
  const { context, out, err } = quickContext({ env: stage.environment, home: stage.home });
  expect(await main(["import", "people.csv"], { ...context, out: Object.assign(out, { isNowhere: true }) })).toBe(1);
  expect(err.text).toContain("The password of roger-dev is kept in");
  expect(err.text).toContain("Run the same command again to print it.");
  const again = await stage.run("import people.csv");
  expect(again.stdout).toContain(`   Password: ${passwordOf("roger-dev")}\n`);
  expect(await kept()).toEqual([]);
});

test("a row may have its own OpenPGP key, by a path that is seen from the file", async () => {
  const { file, read } = await keyOf("roger@example.com");
  await write("people.csv", `email,pgp\nroger@example.com,${file}\njane@example.com,\n`);
  const path = join(stage.home, file);
  const dry = await stage.run("import people.csv --dry-run");
  expect(dry.stdout).toContain(`- would mail the password, encrypted with the key in ${path}, to roger@example.com`);
  const { exitCode, stderr } = await stage.run(`import ${join(stage.home, "people.csv")}`, { cwd: "/" });
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  const mail = stage.mail.messages.find(({ to }) => to[0] === "roger@example.com");
  expect(mail?.raw.toString()).not.toContain(passwordOf("roger-dev"));
  expect(await read(mail?.text)).toBe(passwordOf("roger-dev"));
  const plain = stage.mail.messages.find(({ to }) => to[0] === "jane@example.com");
  expect(plain?.text).toContain(passwordOf("jane-dev"));
});

test("what is wrong with a row's delivery is told with its line before the first change", async () => {
  const { file } = await keyOf("roger@example.com");
  await write("none.asc", "no key\n");
  const rows = [
    "a@x.com,yes,,k.asc",
    "b@x.com,yes,c@x.com,",
    "c@x.com,maybe,,",
    "d@x.com,,,none.asc",
    "e@x.com,,,gone.asc",
  ];
  await write("people.csv", ["email,no-mail,mail-to,pgp", ...rows, `f@x.com,,,${file}`, ""].join("\n"));
  const first = await stage.run("import people.csv");
  expect(first.stderr).toContain("people.csv:2: use either no-mail or pgp.\n");
  expect(first.stderr).toContain("people.csv:3: use either no-mail or mail-to.\n");
  expect(first.stderr).toContain('people.csv:4: no-mail is "maybe"; write yes or no.\n');
  await write("people.csv", ["email,no-mail,mail-to,pgp", ...rows.slice(3), `f@x.com,,,${file}`, ""].join("\n"));
  const second = await stage.run("import people.csv");
  expect(second.stderr).toMatch(/people\.csv:2: The key in .*none\.asc cannot be used for encryption/);
  expect(second.stderr).toMatch(/people\.csv:3: The key in .*gone\.asc cannot be used for encryption/);
  expect(second.exitCode).toBe(1);
  await write("people.csv", `email,pgp\nf@x.com,${file}\n`);
  const warned = await stage.run("import people.csv --dry-run");
  expect(warned.stderr).toContain("Warning: line 2: f@x.com: The key in");
  await write("people.csv", "email,no-mail\nf@x.com,yes\n");
  expect((await stage.run("import people.csv --quiet")).exitCode).toBe(2);
  expect((await stage.run("import people.csv --delete-user --yes")).stderr).toContain(
    ":2: no-mail is what a person gets",
  );
  expect(stage.writes()).toEqual([]);
  expect(names()).not.toContain("f-dev");
});

test.each(["import people.csv", "--user-email roger@example.com --pgp roger.asc"])(
  "%s that could not mail: resend encrypts with the same key, and says where it is not there any more",
  async (line) => {
    const { file, read } = await keyOf("roger@example.com");
    await write("people.csv", `email,pgp\nroger@example.com,${file}\n`);
    stage.mail.refuse({ at: "data", answer: 554, times: 1 });
    expect((await stage.run(line)).exitCode).toBe(3);
    const [name = ""] = await kept();
    expect((await stat(join(stage.home, ".local/state/iam-user-admin", name))).mode & 0o777).toBe(0o600);
    const key = await readFile(join(stage.home, file));
    await write(file, "");
    const failed = await stage.run("resend");
    expect(failed.stdout).toContain(`roger@example.com: failed: The key in ${join(stage.home, file)} cannot be used`);
    expect(recipients()).toEqual([]);
    await writeFile(join(stage.home, file), key);
    expect((await stage.run("resend")).exitCode).toBe(0);
    expect(await read(stage.mail.messages[0]?.text)).toBe(passwordOf("roger-dev"));
  },
);
