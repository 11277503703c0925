import { describe, expect, test } from "@jest/globals";
import type { AwsClient, AwsSettings } from "../context/index.js";
import { listUsers } from "../iam/index.js";
import { recordedOutput, testClock, testContext } from "../testing/index.js";
import { accountsAtOnce, lookAtAccounts, type Looking } from "./look-at-accounts.js";

const ids = Array.from({ length: 150 }, (_, index) => String(222_200_000_000 + index));
const accounts = Object.fromEntries(
  ids.map((id, index) => [`a${index}`, { id, profile: "admin", roleArn: `arn:aws:iam::${id}:role/admin` }]),
);

/** AWS with an account of each id; those listed refuse the role. Answers come in whatever order. */
function openAws({ refusing = [] }: { refusing?: readonly string[] } = {}) {
  const seen = { sources: 0, calls: [] as string[], underWay: 0, most: 0 };
  const client = (settings: AwsSettings): AwsClient => ({
    async send(command) {
      const { input } = command as unknown as { input: { RoleArn?: string } };
      seen.calls.push(command.constructor.name.replace("Command", ""));
      seen.underWay += 1;
      seen.most = Math.max(seen.most, seen.underWay);
      await new Promise((done) => setTimeout(done, 1 + (seen.calls.length % 7)));
      seen.underWay -= 1;
      if (command.constructor.name === "GetCallerIdentityCommand") {
        return { Arn: "arn:aws:iam::111122223333:user/ann", Account: "111122223333" } as never;
      }
      if (input.RoleArn === undefined) return { Users: [user(settings.credentials?.accessKeyId ?? "")] } as never;
      const [, , , , id = ""] = input.RoleArn.split(":");
      if (refusing.includes(id)) throw Object.assign(new Error("no"), { name: "AccessDenied" });
      const keys = { AccessKeyId: id, SecretAccessKey: "s", SessionToken: "t", Expiration: new Date(0) };
      const arn = `arn:aws:sts::${id}:assumed-role/admin/me`;
      return { Credentials: keys, AssumedRoleUser: { Arn: arn } } as never;
    },
  });
  const aws = {
    iam: async (settings: AwsSettings) => client(settings),
    sts: async (settings: AwsSettings) => {
      seen.sources += 1;
      return client(settings);
    },
    iamToolbox: () => Promise.reject(new Error("Nobody asks")),
    organizations: () => Promise.reject(new Error("Nobody asks it")),
    signinToken: () => Promise.reject(new Error("Nobody signs in")),
  };
  return { aws, seen };
}

function user(id: string) {
  return { UserName: `u${id}`, UserId: id, Path: "/", Arn: `arn:aws:iam::${id}:user/u${id}`, CreateDate: new Date(0) };
}

async function look({ aws }: ReturnType<typeof openAws>, flags: Partial<Looking> = {}) {
  const err = recordedOutput();
  const readConfig = async () => ({ accounts, mail: { tls: "auto" as const, allowedDomains: [] } });
  const { rows, exitCodeAfter } = await lookAtAccounts(
    testContext({ aws, clock: testClock(), err }),
    { allAccounts: true, inOrder: true, ...flags },
    readConfig,
    async function* found({ iam, of }) {
      for await (const page of listUsers(iam)) yield page.map(({ userName }) => `${of?.name} ${userName}`);
    },
  );
  const found: string[] = [];
  for await (const together of rows) found.push(...together);
  return { found, err: err.text, exitCode: exitCodeAfter() };
}

const expected = ids.map((id, index) => `a${index} u${id}`);

describe("lookAtAccounts", () => {
  test("looks at as many at once as is allowed, by one source of credentials, and two calls each", async () => {
    const stage = openAws();
    expect(await look(stage)).toEqual({ found: expected, err: "", exitCode: 0 });
    expect(stage.seen).toMatchObject({ sources: 1, most: accountsAtOnce });
    expect(stage.seen.calls.length).toBe(1 + 2 * ids.length);
  });

  test("hands on what comes first, where nobody asks for an order", async () => {
    const { found } = await look(openAws(), { inOrder: false });
    expect(found).not.toEqual(expected);
    expect(found.toSorted()).toEqual(expected.toSorted());
  });

  test("leaves out those that fail, and says so; where all do, it is the run that fails", async () => {
    const refused = ids.slice(1);
    const { found, err, exitCode } = await look(openAws({ refusing: refused.slice(1) }));
    expect(found).toEqual(expected.slice(0, 2));
    expect(err.match(/^Warning: a\d+ is left out: /gm)?.length).toBe(148);
    expect(exitCode).toBe(3);
    await expect(look(openAws({ refusing: ids }))).rejects.toMatchObject({ code: "ACCESS_DENIED" });
  });
});
