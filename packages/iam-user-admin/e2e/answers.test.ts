import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { keepFiles, quickContext, replaceEachAnswer } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { main } from "../src/main.js";
import { startStage, type Stage } from "./stage.js";
import { addUserWithEverything } from "./user-with-everything.js";

/** Each answer of AWS's is replaced in turn; what the tool then says is compared with what is so. */
let stage: Stage;
beforeEach(async () => {
  const role = { name: "user-admin", trustPolicy: trustAll, attachedPolicies: ["AdministratorAccess"] };
  const groups = [{ name: "Developers" }];
  stage = await startStage({ seed: { accounts: [{ id: prdId, groups, roles: [role] }] } });
  for (const name of ["Developers", "Readers"]) stage.sandbox.addGroup({ name });
});
afterEach(() => stage.close());

const prdId = "222233334444";
const trustAll = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "sts:AssumeRole" }],
};

const name = "roger-dev";
const email = "roger@example.com";
const tags = { email };

/** A user as it matters here: what it may do, and how it may sign in. */
function state() {
  const user = stage.sandbox.account().users.get(name);
  if (user === undefined) return "no user";
  const devices = [...stage.sandbox.account().devices.values()].filter(({ userName }) => userName === name);
  return {
    groups: [...user.groups].sort(),
    policies: [...user.attachedPolicies].sort(),
    inline: [...user.inlinePolicies.keys()].sort(),
    boundary: user.permissionsBoundary,
    // The tag by which runs tell each other that a password was replaced comes where an answer was lost; it gives nothing.
    tags: [...user.tags.keys()].filter((key) => key !== "iam-user-admin:password").sort(),
    password: passwordNow(),
    resetRequired: user.loginProfile?.resetRequired,
    keys: user.accessKeys.map(({ status }) => status),
    others: [...user.sshKeys, ...user.certificates, ...user.serviceSpecificCredentials].map(({ status }) => status),
    devices: devices.length,
  };
}

function passwordNow(): string {
  const password = stage.sandbox.account().users.get(name)?.loginProfile?.password;
  if (password === undefined) return "none";
  return password === "an Old passw0rd" ? "the old one" : "a new one";
}

let mailsBefore = 0;

/** A mail that names a password which does not sign its reader in. */
function deadPassword(): string | undefined {
  const password = stage.sandbox.account().users.get(name)?.loginProfile?.password;
  for (const { text = "" } of stage.mail.messages.slice(mailsBefore)) {
    const mailed = /^ *Password: (\S+)/m.exec(text)?.[1];
    if (mailed !== undefined && mailed !== password) return "a password was mailed that does not work";
  }
  return undefined;
}

async function runOn(url: string, args: string, more: Record<string, string> = {}) {
  const env = { ...stage.environment, AWS_ENDPOINT_URL: url, ...more };
  const { context, said } = quickContext({ env, home: stage.home });
  const exitCode = await main(args.split(" "), context);
  return { exitCode, said: said() };
}

const existing = () => {
  stage.sandbox.addUser({ name, tags, password: "an Old passw0rd", devices: [{}], groups: ["Readers"] });
};
const everything = () => void addUserWithEverything(stage.sandbox, name, tags);
const someThings = () => {
  const inlinePolicies = {
    own: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] },
  };
  stage.sandbox.addUser({
    name,
    tags,
    password: "p",
    devices: [{}],
    accessKeys: [{}],
    groups: ["Readers"],
    inlinePolicies,
  });
};
const user = `--user-email ${email}`;

test.each<[string, () => unknown]>([
  [`${user} --groups Developers Readers`, () => {}],
  [`${user} --groups Developers`, existing],
  [`${user} --change-password`, existing],
  [`${user} --delete-mfa`, existing],
  [`${user} --deactivate --yes`, everything],
  [
    `${user} --reactivate`,
    async () => {
      someThings();
      await runOn(stage.sandbox.url, `${user} --deactivate --yes`);
    },
  ],
  [`${user} --delete-user --yes`, someThings],
  [
    `${user} --mimic co.worker-dev`,
    () => {
      existing();
      stage.sandbox.addUser({ name: "co.worker-dev", groups: ["Developers"], attachedPolicies: ["ReadOnlyAccess"] });
    },
  ],
  [`attach-policy ${name} ReadOnlyAccess`, existing],
  [
    `detach-policy ${name} ReadOnlyAccess`,
    () => stage.sandbox.addUser({ name, tags, groups: ["Readers"], attachedPolicies: ["ReadOnlyAccess"] }),
  ],
  [
    "resend",
    async () => {
      existing();
      stage.mail.refuse({ at: "data", answer: 550, times: 1 });
      await runOn(stage.sandbox.url, `${user} --change-password`);
    },
  ],
  ["import people.csv", () => writeFile(join(stage.home, "people.csv"), `email,groups\n${email},Developers\n`)],
])("exit 0 is true of %s, whatever answers in AWS's place", async (args, ready) => {
  await ready();
  const putBack = await keepFiles(stage.home);
  const { clean, runs, lies } = await replaceEachAnswer({
    sandbox: stage.sandbox,
    prepare: async () => {
      mailsBefore = stage.mail.messages.length;
      await putBack();
    },
    run: (url) => runOn(url, args),
    outcome: () => ({ state: state(), mails: stage.mail.messages.length - mailsBefore }),
    alwaysWrong: deadPassword,
  });
  expect(lies).toEqual([]);
  expect(clean).toMatchObject({ exitCode: 0 });
  expect(runs).toBeGreaterThan(args.includes("-policy") ? 1 : 4);
});

test.each([
  [
    "a role of the config file",
    "--account prd",
    `accounts: { prd: { id: "${prdId}", env: prd, roleArn: "arn:aws:iam::${prdId}:role/user-admin" } }\n`,
  ],
  ["a role of the profile", "--profile prd --env prd", ""],
])("exit 0 is true of a creation by %s, whatever answers in AWS's place", async (_, flags, config) => {
  if (config !== "") await writeFile(join(stage.home, "iam-user-admin.yaml"), config, { mode: 0o600 });
  const role = `[profile prd]\nrole_arn = arn:aws:iam::${prdId}:role/user-admin\ncredential_source = Environment\n`;
  await writeFile(join(stage.home, "config"), role);
  const env = { AWS_CONFIG_FILE: join(stage.home, "config") };
  const putBack = await keepFiles(stage.home);
  const made = () => {
    const user = stage.sandbox.account(prdId).users.get("roger-prd");
    return { groups: user?.groups, password: user?.loginProfile?.password };
  };
  const { clean, outcome, runs, lies } = await replaceEachAnswer({
    sandbox: stage.sandbox,
    // The calls are those of above; what differs is who signs them.
    by: ["page", "cut"],
    prepare: async () => {
      mailsBefore = stage.mail.messages.length;
      await putBack();
    },
    run: (url) => runOn(url, `${user} --groups Developers ${flags}`, env),
    outcome: () => {
      const [, mailed] = /^ *Password: (\S+)/m.exec(stage.mail.messages.at(-1)?.text ?? "") ?? [];
      const { groups, password } = made();
      return { groups, isMailed: mailed === password, mails: stage.mail.messages.length - mailsBefore };
    },
  });
  expect(lies).toEqual([]);
  expect(clean).toMatchObject({ exitCode: 0 });
  expect(outcome).toEqual({ groups: ["Developers"], isMailed: true, mails: 1 });
  expect(runs).toBeGreaterThan(20);
});
