import type { AwsClient, AwsCommand } from "../context/index.js";
import { recordedOutput, testClock } from "../testing/index.js";
import { describe, expect, test } from "@jest/globals";
import { pacedClient } from "./paced-client.js";

const named = (name: string, more: object = {}) => Object.assign(new Error(name), { name, ...more });
const command = { input: {} } as AwsCommand<unknown>;

/** Accepts calls as a token bucket does, each taking that many milliseconds of the clock. */
function limitedClient(clock: ReturnType<typeof testClock>, { rate, takes }: { rate: number; takes: number }) {
  let tokens = rate;
  let filled = clock.now().getTime();
  const record: boolean[] = [];
  const client: AwsClient = {
    async send() {
      await clock.sleep(takes);
      const now = clock.now().getTime();
      tokens = Math.min(rate, tokens + ((now - filled) / 1000) * rate);
      filled = now;
      record.push(tokens >= 1);
      if (tokens < 1) throw named("Throttling");
      tokens -= 1;
      return undefined as never;
    },
  };
  return { client, record };
}

describe("pacedClient", () => {
  test("settles just below the rate that is allowed, and has no call refused twice in a row", async () => {
    const clock = testClock();
    const { client, record } = limitedClient(clock, { rate: 20, takes: 5 });
    const paced = pacedClient({ clock, err: recordedOutput() }, client);
    const start = clock.now().getTime();
    for (let call = 0; call < 1_000; call += 1) await paced.send(command);
    const seconds = (clock.now().getTime() - start) / 1000;
    expect(1_000 / seconds / 20).toBeGreaterThan(0.9);
    expect(record.some((accepted, index) => !accepted && record[index + 1] === false)).toBe(false);
  });

  test("waits for nothing where nothing is refused", async () => {
    const clock = testClock();
    const paced = pacedClient({ clock, err: recordedOutput() }, { send: () => Promise.resolve(1 as never) });
    const start = clock.now();
    await Promise.all(Array.from({ length: 100 }, () => paced.send(command)));
    expect(clock.now()).toEqual(start);
  });

  test.each([
    ["a broken connection", named("Error", { code: "ECONNRESET" })],
    ["a failure on AWS's side", named("ServiceFailure", { $metadata: { httpStatusCode: 500 } })],
  ])("tries again after %s", async (_what, failure) => {
    const failures = [failure, failure];
    const client: AwsClient = {
      send: () => {
        const next = failures.shift();
        return next === undefined ? Promise.resolve("done" as never) : Promise.reject(next);
      },
    };
    expect(await pacedClient({ clock: testClock(), err: recordedOutput() }, client).send(command)).toBe("done");
  });

  test("says so where AWS takes no call for long, and not at each pause", async () => {
    const err = recordedOutput();
    let refusals = 4;
    const client: AwsClient = {
      send: () => ((refusals -= 1) < 0 ? Promise.resolve("done" as never) : Promise.reject(named("Throttling"))),
    };
    const clock = testClock();
    expect(await pacedClient({ clock, err }, client).send(command)).toBe("done");
    expect(clock.now().getTime() - testClock().now().getTime()).toBeGreaterThan(20_000);
    expect(err.text.split("\n").slice(0, -1)).toEqual(
      Array.from({ length: 2 }, () => "Waiting for AWS to take more calls… (Ctrl-C to stop)"),
    );
  });

  test("takes any other answer for final", async () => {
    let calls = 0;
    const client: AwsClient = {
      send: () => {
        calls += 1;
        return Promise.reject(named("AccessDenied", { $metadata: { httpStatusCode: 403 } }));
      },
    };
    await expect(pacedClient({ clock: testClock(), err: recordedOutput() }, client).send(command)).rejects.toThrow(
      "AccessDenied",
    );
    expect(calls).toBe(1);
  });

  test("ends what waits when the run is cancelled", async () => {
    const clock = testClock();
    let cancelledRun = false;
    const cancellable = {
      now: clock.now,
      sleep: (milliseconds: number) =>
        cancelledRun ? Promise.reject(new Error("Cancelled.")) : clock.sleep(milliseconds),
    };
    const { client } = limitedClient(clock, { rate: 1, takes: 1 });
    const paced = pacedClient({ clock: cancellable, err: recordedOutput() }, client);
    await paced.send(command);
    await paced.send(command);
    cancelledRun = true;
    const all = await Promise.allSettled([paced.send(command), paced.send(command), paced.send(command)]);
    expect(all.filter(({ status }) => status === "rejected").length).toBeGreaterThan(0);
  });
});
