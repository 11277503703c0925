import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openWorkplace, quickContext, type Main, type Workplace } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { shippedPackages } from "./shipped-packages.js";

/** What people get wrong, and all that they are told: what was wrong, in their words, and what to type next. */
interface WrongInput {
  /** As it is typed, without the quotes that a shell would need. */
  readonly line: string;
  readonly exitCode: number;
  readonly stderr: string;
}

const inputs = JSON.parse(readFileSync(new URL("wrong-inputs.json", import.meta.url), "utf8")) as readonly WrongInput[];

let place: Workplace;
const mains = new Map<string, Main>();

beforeAll(async () => {
  for (const { command, folder } of shippedPackages) {
    if (command === undefined) continue;
    mains.set(command, ((await import(join(folder, "src", "main.ts"))) as { main: Main }).main);
  }
  place = await openWorkplace("iam-login", { accountAlias: "dev", mail: {} });
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = place.sandbox.environment;
  const profiles = [
    await place.credentials.read(),
    `[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`,
    `[half]\naws_access_key_id = ${id}\n`,
    "[role]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = work\n",
  ];
  await place.credentials.write(profiles.join("\n"));
  await place.config.write("[default]\nregion = us-east-1\n");
  place.sandbox.addGroup({ name: "Engineers" });
  const files = {
    "people.csv": "email,groups\nnobody\n",
    "empty.csv": "",
    "quote.csv": 'email,groups\n"jane@example.com,x\n',
    "people.yaml": "- email: jane@example.com\n  groups: [a\n",
    "tab.yaml": "- email: jane@example.com\n\tgroups: a\n",
    "bad.yaml": "accounts:\n  dev: [\n",
    "odd.yaml": "acounts:\n  dev: {}\n",
    "organization.yaml": "organization: { role: admin }\n",
    "without-id.yaml": "organization:\n  envTag: env\naccounts:\n  dev: { profile: work }\n",
    "twice.yaml": "mail:\n  from: a@example.com\n  from: b@example.com\n",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(place.folder, name), text);
});
afterAll(() => place.close());

test("there are many, of every tool", () => {
  expect(inputs.length).toBeGreaterThanOrEqual(60);
  expect(new Set(inputs.map(({ line }) => line.split(" ")[0]))).toEqual(new Set(mains.keys()));
});

test.each(inputs)("$line", async ({ line, exitCode, stderr }) => {
  const [tool = "", ...args] = line.split(" ");
  const env = { ...place.environment, SMTP_URL: place.sandbox.environment["SMTP_URL"] ?? "", HOME: place.folder };
  const { context, out, err } = quickContext({ env, home: place.folder });
  const ended = await mains.get(tool)?.(args, context);
  expect({ exitCode: ended, stdout: out.text, stderr: err.text.replaceAll(place.folder, "/home/roger") }).toEqual({
    exitCode,
    stdout: "",
    stderr,
  });
  expect(place.sandbox.calls.filter(({ writes }) => writes)).toEqual([]);
});
