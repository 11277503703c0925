import { readdir, readFile } from "node:fs/promises";
import { startSandbox, type Sandbox } from "@iam-tools/sandbox";
import { keepFiles, quickContext, replaceEachAnswer, startAnswerRelay } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { main } from "../src/main.js";
import { Person } from "./person.js";

/** Each answer of AWS's is replaced in turn; what the tool then says is compared with what is so. */
let sandbox: Sandbox;
let person: Person;
beforeEach(async () => {
  sandbox = await startSandbox();
  person = await Person.join(sandbox, { name: "roger" });
});
afterEach(async () => {
  await sandbox.close();
  await person.remove();
});

async function runOn(url: string, args: string) {
  const env = { ...person.environment, AWS_ENDPOINT_URL: url };
  const { context, said } = quickContext({ env, home: person.folder });
  return { exitCode: await main(args.split(" "), context), said: said() };
}

/** Keys in the files and at AWS, by what may be done with them. */
async function keys() {
  const { accessKeys } = sandbox.account().users.get("roger") ?? { accessKeys: [] };
  const files = `${await readFile(person.credentials, "utf8")}${await readFile(person.config, "utf8")}`;
  const held = [...files.matchAll(/aws_access_key_id = (\S+)\naws_secret_access_key = (\S+)/g)];
  return {
    held: held.map(([, id, secret]) => accessKeys.find((key) => key.id === id && key.secret === secret)?.status),
    isOld: held.map(([, id]) => id === person.added.accessKeyId),
    atAws: accessKeys.map(({ status }) => status),
    unfinished: (await readdir(person.folder)).filter((name) => name.includes("rotation")).length,
  };
}

/** Profiles without a key that works. */
async function lockedOut(): Promise<string | undefined> {
  const { held } = await keys();
  return held.length === 3 && held.every((status) => status === "Active") ? undefined : `the files hold ${held.join()}`;
}

/** A rotation that was cut off after the new key was stored. */
async function cutOff(): Promise<void> {
  const relay = await startAnswerRelay(sandbox.url);
  for (let index = 4; ; index += 1) {
    const putBack = await keepFiles(person.folder);
    const start = sandbox.save();
    relay.replace(index, "empty");
    await runOn(relay.url, "--profile work --yes");
    const { isOld, unfinished } = await keys();
    if (unfinished > 0 && isOld.every((old) => !old)) break;
    if (index > 30) throw new Error("No run was cut off there");
    await putBack();
    sandbox.restore(start);
  }
  await relay.close();
}

test.each<[string, () => unknown]>([
  ["--profile work --yes", () => {}],
  ["finish --yes", cutOff],
  ["abort --yes", cutOff],
])("exit 0 is true of key-rotate %s, whatever answers in AWS's place", async (args, ready) => {
  await ready();
  const { clean, runs, lies } = await replaceEachAnswer({
    sandbox,
    prepare: await keepFiles(person.folder),
    run: (url) => runOn(url, args),
    outcome: keys,
    alwaysWrong: lockedOut,
  });
  expect(lies).toEqual([]);
  expect(clean).toMatchObject({ exitCode: 0 });
  expect(runs).toBeGreaterThan(5);
});
