import { readdir } from "node:fs/promises";
import { openWorkplace, replaceAnswersAt, storedSession, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

/** Each answer of AWS's is replaced in turn; what the tool then says is compared with what is so. */
let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace("iam-login");
});
afterEach(() => place.close());

const role = "arn:aws:iam::111122223333:role/reader";

/** A role that roger may take, whose sessions may ask who they are. */
function addRole(): void {
  const Statement = [{ Effect: "Allow", Principal: { AWS: place.roger.arn }, Action: "sts:AssumeRole" }];
  place.sandbox.addRole({ name: "reader", trustPolicy: { Version: "2012-10-17", Statement } });
}

/** Whether what was printed is a session of the role that AWS gave out. */
function printedSession(said: string) {
  const { AWS_ACCESS_KEY_ID: id = "", ...others } = JSON.parse(said) as Record<string, string>;
  return {
    isKnown: id.startsWith("ASIA") && place.sandbox.save().includes(id),
    isWhole: ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"].every((name) => others[name]),
  };
}

test("exit 0 is true of a session, whatever answers in AWS's place", async () => {
  const { clean, outcome, runs, lies } = await replaceAnswersAt({
    place,
    main,
    line: () => `work --token-code ${place.code()}`,
    outcome: () => storedSession(place),
  });
  expect(lies).toEqual([]);
  expect(clean).toMatchObject({ exitCode: 0 });
  expect(outcome).toEqual({ isKnown: true, isWhole: true });
  expect(runs).toBeGreaterThan(1);
});

test("exit 0 is true of a role's session, whatever answers in AWS's place", async () => {
  addRole();
  const { clean, outcome, runs, lies } = await replaceAnswersAt({
    place,
    main,
    line: () => `work export --role ${role} --format json --token-code ${place.code()}`,
    outcome: printedSession,
  });
  expect(lies).toEqual([]);
  expect(clean).toMatchObject({ exitCode: 0 });
  expect(outcome).toEqual({ isKnown: true, isWhole: true });
  expect(runs).toBeGreaterThan(5);
});

test("exit 0 is true of a rotation, and a working key stays in the file, whatever answers in AWS's place", async () => {
  const Statement = [{ Effect: "Allow", Action: "iam:*AccessKey*", Resource: "*" }];
  place.roger.user.inlinePolicies.set("keys", JSON.stringify({ Version: "2012-10-17", Statement }));
  const keys = () => place.sandbox.account().users.get("roger")?.accessKeys ?? [];
  const held = async () => {
    const [, id, secret] =
      /aws_access_key_id = (\S+)\naws_secret_access_key = (\S+)/.exec(await place.credentials.read()) ?? [];
    return { id, status: keys().find((key) => key.id === id && key.secret === secret)?.status };
  };
  const { clean, outcome, runs, lies } = await replaceAnswersAt({
    place,
    main,
    // The engine is key-rotate's, whose tests replace them by the others, too.
    by: ["page", "cut"],
    line: () => "work rotate --yes",
    outcome: async () => ({
      isNew: (await held()).id !== place.roger.accessKeyId,
      atAws: keys().map(({ status }) => status),
      unfinished: (await readdir(place.folder)).filter((name) => name.includes("rotation")),
    }),
    alwaysWrong: async () => {
      const { status } = await held();
      return status === "Active" ? undefined : `the key in the file is ${status}`;
    },
  });
  expect(lies).toEqual([]);
  expect(clean).toMatchObject({ exitCode: 0 });
  expect(outcome).toEqual({ isNew: true, atAws: ["Active"], unfinished: [] });
  expect(runs).toBeGreaterThan(20);
});
