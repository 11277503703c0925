import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openWorkplace, replaceAnswersAt, sessionGiven, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
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
    outcome: () => sessionGiven(place),
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

describe("of a narrower session", () => {
  beforeEach(async () => {
    await succeeded(place.run(["work"], { input: place.code() }));
  });

  /** Whether AWS gave out that session, and narrowed it. */
  function isNarrow(id: string | undefined): boolean {
    let found = false;
    JSON.parse(place.sandbox.save(), (_, value: { accessKeyId?: string; scopes?: unknown[] } | null) => {
      if (id !== undefined && value?.accessKeyId === id && value.scopes?.length === 1) found = true;
      return value;
    });
    return found;
  }

  test("exit 0 is true of a stored one, and nothing is stored else, whatever answers in AWS's place", async () => {
    const before = await place.credentials.read();
    const storedId = async () => {
      const [, written = ""] = (await place.credentials.read()).split("[agent]");
      return /aws_access_key_id = (\S+)/.exec(written)?.[1];
    };
    const { clean, outcome, runs, lies } = await replaceAnswersAt({
      place,
      main,
      by: ["page", "empty", "cut"],
      line: () => "work scope agent --allow iam:ListUsers",
      outcome: async () => ({ ...(await sessionGiven(place, "agent")), isNarrow: isNarrow(await storedId()) }),
      alwaysWrong: async () => {
        const text = await place.credentials.read();
        return text === before || isNarrow(await storedId()) ? undefined : `stored: ${text}`;
      },
    });
    expect(lies).toEqual([]);
    expect(clean).toMatchObject({ exitCode: 0 });
    expect(outcome).toEqual({ isKnown: true, isWhole: true, isNarrow: true });
    expect(runs).toBeGreaterThanOrEqual(3);
  });

  test("a program runs with one or not at all, whatever answers in AWS's place", async () => {
    const [script, ran] = [join(place.folder, "program.cjs"), join(place.folder, "ran")];
    await writeFile(script, `require("fs").writeFileSync(${JSON.stringify(ran)}, process.env.AWS_ACCESS_KEY_ID ?? "")`);
    const idOfRun = () => readFile(ran, "utf8").catch(() => undefined);
    const { clean, outcome, runs, lies } = await replaceAnswersAt({
      place,
      main,
      by: ["page", "empty", "cut"],
      line: () => `work exec --allow iam:ListUsers -- ${process.execPath} ${script}`,
      outcome: async () => isNarrow(await idOfRun()),
      alwaysWrong: async () => {
        const id = await idOfRun();
        return id === undefined || isNarrow(id) ? undefined : `the program ran with ${id}`;
      },
    });
    expect(lies).toEqual([]);
    expect(clean).toMatchObject({ exitCode: 0 });
    expect(outcome).toBe(true);
    expect(runs).toBeGreaterThanOrEqual(3);
  });
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
