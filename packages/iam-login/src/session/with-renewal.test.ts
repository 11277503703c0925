import type { Context, LoopbackService } from "@iam-tools/core/context";
import { CliError } from "@iam-tools/core/errors";
import { beforeEach, expect, test } from "@jest/globals";
import type { ScopePlan } from "../scope/plan-scope.js";
import type { WorkingSession } from "./session-environment.js";
import { withRenewal } from "./with-renewal.js";

const start = Date.parse("2030-01-02T00:00:00Z");
const plan: ScopePlan = { policy: "{}", durationSeconds: 1800, description: undefined, asksForMfa: false };

let minutes: number;
let asked: (number | undefined)[];
let service: LoopbackService | undefined;
let isClosed: boolean;
beforeEach(() => {
  minutes = 0;
  asked = [];
  service = undefined;
  isClosed = false;
});

const now = () => new Date(start + minutes * 60_000);
const parent = {
  accessKeyId: "ASIAPARENT",
  secretAccessKey: "parent",
  sessionToken: "parent",
  expiration: new Date(start + 120 * 60_000),
};

const context: Pick<Context, "clock" | "env" | "loopback" | "random"> = {
  clock: { now, sleep: () => Promise.reject(new Error("Nobody waits")) },
  env: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/other" },

  loopback: {
    serve: async (given) => {
      service = given;
      return { url: "http://127.0.0.1:1/", close: async () => void (isClosed = true) };
    },
  },
  random: { integer: () => 0, id: () => "0123456789abcdef" },
};

const working: WorkingSession = {
  profile: "work",
  session: parent,
  isNew: false,
  target: { AWS_REGION: "eu-central-1" },
  narrow: async ({ durationSeconds }) => {
    asked.push(durationSeconds);
    const expiration =
      durationSeconds === undefined ? parent.expiration : new Date(now().getTime() + durationSeconds * 1000);
    return { accessKeyId: `ASIA${asked.length}`, secretAccessKey: "s", sessionToken: "t", expiration };
  },
};

/** What the program is told at that minute. */
async function at(minute: number): Promise<object | undefined> {
  minutes = minute;
  return (await service?.answer())?.body;
}

test("the program gets an address and a token, and no keys", async () => {
  await withRenewal(context, working, plan, async (variables) => {
    expect(variables).toMatchObject({
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SESSION_TOKEN: undefined,
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: undefined,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1:1/",
      AWS_CONTAINER_AUTHORIZATION_TOKEN: service?.token,
      AWS_REGION: "eu-central-1",
    });
    expect(service?.token).toHaveLength(64);
    expect(await at(0)).toEqual({
      AccessKeyId: "ASIA1",
      SecretAccessKey: "s",
      Token: "t",
      Expiration: "2030-01-02T00:30:00.000Z",
    });
    expect(isClosed).toBe(false);
  });
  expect(isClosed).toBe(true);
});

test("a session is renewed when half of its time is over, as long as the one it is made from lasts", async () => {
  await withRenewal(context, working, plan, async () => {
    expect(await at(14)).toMatchObject({ AccessKeyId: "ASIA1" });
    expect(await at(15)).toMatchObject({ AccessKeyId: "ASIA2", Expiration: "2030-01-02T00:45:00.000Z" });
    expect(await at(60)).toMatchObject({ AccessKeyId: "ASIA3" });
    expect(await at(100)).toMatchObject({ AccessKeyId: "ASIA4", Expiration: "2030-01-02T02:00:00.000Z" });
    expect(asked).toEqual([1800, 1800, 1800, undefined]);
    await expect(at(120)).rejects.toMatchObject({
      code: "EXPIRED_TOKEN",
      hint: expect.stringContaining("iam-login work"),
    });
  });
});

test("of several that ask at once, one call is made", async () => {
  await withRenewal(context, working, plan, async () => {
    const all = await Promise.all([at(20), at(20), at(20)]);
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(asked).toHaveLength(2);
  });
});

test("without a policy, a time is always said, and without a time it is an hour", async () => {
  await withRenewal(context, working, { ...plan, policy: undefined, durationSeconds: undefined }, async () => {
    await at(90);
    expect(asked).toEqual([3600, 1800]);
  });
});

test("a failure is the program's to hear, and the next time it is tried again", async () => {
  let fails = false;
  const narrow: WorkingSession["narrow"] = (one) => (fails ? Promise.reject(new Error("down")) : working.narrow(one));
  await withRenewal(context, { ...working, narrow }, plan, async () => {
    fails = true;
    await expect(at(20)).rejects.toThrow("down");
    fails = false;
    expect(await at(20)).toMatchObject({ AccessKeyId: "ASIA2" });
  });
});

test("where AWS's clock leaves less time than this one's, the session gets shorter", async () => {
  const narrow: WorkingSession["narrow"] = async (one) => {
    const session = await working.narrow(one);
    if (parent.expiration.getTime() - session.expiration.getTime() >= 5_000) return session;
    throw new CliError({ code: "SESSION_TOO_SHORT", message: "--for asks for more" });
  };
  await withRenewal(context, { ...working, narrow }, { ...plan, policy: undefined }, async () => {
    expect(await at(90)).toMatchObject({ Expiration: "2030-01-02T01:59:00.000Z" });
    expect(asked).toEqual([1800, 1800, 1740]);
  });
});

test("a role is taken anew while the session that it is taken from lasts", async () => {
  const narrow: WorkingSession["narrow"] = async (_plan, { expiration, ...of } = parent) => {
    const end = Math.min(expiration.getTime(), now().getTime() + 30 * 60_000);
    return { ...of, expiration: new Date(end) };
  };
  const role = (end: number) => ({ ...parent, accessKeyId: `ROLE${end}`, expiration: new Date(start + end * 60_000) });
  const takeAnew = async () => {
    if (minutes < 120) return role(minutes + 60);
    throw new CliError({ code: "EXPIRED_TOKEN", message: "The session has expired." });
  };
  await withRenewal(context, { ...working, session: role(60), takeAnew, narrow }, plan, async () => {
    expect(await at(20)).toMatchObject({ AccessKeyId: "ROLE60" });
    expect(await at(40)).toMatchObject({ AccessKeyId: "ROLE100", Expiration: "2030-01-02T01:10:00.000Z" });
    expect(await at(119)).toMatchObject({ AccessKeyId: "ROLE179" });
    expect(await at(150)).toMatchObject({ AccessKeyId: "ROLE179", Expiration: "2030-01-02T02:59:00.000Z" });
    await expect(at(179)).rejects.toMatchObject({ message: "The session has expired." });
  });
});

test("whether the session has MFA is asked of the first one alone", async () => {
  const asksForMfa: boolean[] = [];
  const narrow: WorkingSession["narrow"] = (one) => {
    asksForMfa.push(one.asksForMfa);
    return working.narrow(one);
  };
  await withRenewal(context, { ...working, narrow }, { ...plan, asksForMfa: true }, async () => {
    await at(20);
    expect(asksForMfa).toEqual([true, false]);
  });
});
