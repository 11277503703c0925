import { expect, test } from "@jest/globals";
import { rules } from "./index.js";
import { accessKey, daysAgo, foundBy, person, sampleAccount } from "./samples.js";

/** IAM takes no such name, but something else may answer in its place; and a tag holds what anybody wrote. */
const hostile = "a'; rm -rf ~ #";
const quoted = `'a'\\''; rm -rf ~ #'`;

test("no name breaks out of the command to type", () => {
  const credential = {
    id: hostile,
    active: true,
    expired: false,
    created: daysAgo(100),
    expires: undefined,
    service: hostile,
  };
  const key = { ...accessKey, accessKeyId: hostile, created: daysAgo(100) };
  const account = sampleAccount({
    reached: { profile: hostile },
    quarantined: new Map([[hostile, "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine"]]),
    groups: [{ groupName: hostile, attached: [], inline: [] }],
  });
  const user = {
    ...person,
    userName: hostile,
    tags: { email: `${hostile.replaceAll(" ", "")}@example.com` },
    password: { created: daysAgo(100), resetRequired: false, changed: daysAgo(100) },
    passwordLastUsed: null,
    mfaDevices: person.mfaDevices?.slice(0, 1),
    policies: {
      attached: [{ name: hostile, arn: hostile }],
      inline: [{ name: hostile, document: undefined }],
      boundary: null,
    },
    accessKeys: [
      { ...key, lastUsed: null },
      { ...key, lastUsed: daysAgo(60) },
      { ...key, status: "Expired" as const },
    ],
    credentials: [
      { ...credential, kind: "ssh-key" as const },
      { ...credential, kind: "signing-certificate" as const },
      { ...credential, kind: "service-credential" as const },
      { ...credential, kind: "service-credential" as const, active: false, expired: true },
    ],
  };
  const commands = rules.flatMap((rule) => foundBy(rule, { user, account })).flatMap(({ next }) => next ?? []);
  const withNames = commands.filter((command) => command.includes("rm"));
  expect(withNames.length).toBeGreaterThan(10);
  const unquoted = (command: string) =>
    command
      .replaceAll(quoted, "")
      .replaceAll(`'a'\\'';rm-rf~#@example.com'`, "")
      .replaceAll(`'${hostile}-${hostile}'`.replaceAll("a'", String.raw`a'\''`), "")
      .replaceAll(`'arn:aws:iam::111122223333:policy/${hostile}-${hostile}'`.replaceAll("a'", String.raw`a'\''`), "")
      .replaceAll(`${quoted.slice(0, -1)}-2'`, "");
  expect(withNames.map(unquoted).filter((command) => command.includes("rm"))).toEqual([]);
});
