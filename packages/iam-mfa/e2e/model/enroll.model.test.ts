import { env } from "node:process";
import { realContext } from "@iam-tools/core/context/real";
import { killAt, memoryContext, type KillPoint, type MemoryWorld } from "@iam-tools/core/testing";
import { startSandbox, totp, type Sandbox } from "@iam-tools/sandbox";
import { ownMfa, typedCode } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { main } from "../../src/main.js";

const home = "/home/jane";
const credentials = `${home}/.aws/credentials`;

let sandbox: Sandbox;
const { aws } = realContext();
beforeAll(async () => {
  sandbox = await startSandbox();
  Object.assign(env, { AWS_CONFIG_FILE: "/nonexistent", AWS_SHARED_CREDENTIALS_FILE: "/nonexistent" });
});
afterAll(() => sandbox.close());

/** A user with a key in a file, and an app that shows the codes of the seed that it was shown last. */
function person(name: string) {
  const serialNumber = `arn:aws:iam::111122223333:mfa/${name}`;
  const { accessKeyId, secretAccessKey } = sandbox.addUser({ name, inlinePolicies: { own: ownMfa } });
  const keys = `# ${name}'s\n[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  const where = { endpointUrl: sandbox.url, region: "us-east-1" };
  const device = () => sandbox.account().devices.get(serialNumber);
  let seed = "";
  const world: MemoryWorld = {
    home,
    files: new Map([[credentials, keys]]),
    env: {},
    aws: {
      ...aws,
      iam: (request) => aws.iam({ credentials: { accessKeyId, secretAccessKey }, ...request, ...where }),
      sts: (request) => aws.sts({ credentials: { accessKeyId, secretAccessKey }, ...request, ...where }),
    },
    now: () => new Date(),
    mails: [],
    prompt: {
      canAsk: true,
      show: () => {},
      ask: () => Promise.reject(new Error("Nothing is to be asked")),
      askSecret: async (question) => {
        seed = /Seed: ([A-Z2-7 ]+)/.exec(question)?.[1]?.replaceAll(" ", "") ?? seed;
        return typedCode(question, (at) => totp(seed, at));
      },
      readPipedLine: async () => undefined,
    },
  };
  const run = async (point?: KillPoint) => {
    const context = memoryContext(world);
    const ended = await killAt(context, (killed) => main(["enroll", name, "--yes"], killed), point);
    return { ...ended, stderr: context.err.text };
  };
  /** With the code that the app shows next. */
  const logIn = async () => {
    const code = totp(seed, new Date(Date.now() + 30_000));
    const context = memoryContext(world);
    const exitCode = await main([name, `${name}-sts`, "--token-code", code], context);
    return { exitCode, stderr: context.err.text };
  };
  return { run, logIn, device, keys, files: world.files, seed: () => seed, serialNumber };
}

test("an enrolment that is killed at anything it does, and run again, leaves one device, whose codes log in", async () => {
  const { effects, exitCode, stderr } = await person("model").run();
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  const faults: string[] = [];
  for (const [index, effect] of effects.entries()) {
    const jane = person(`jane-${index}`);
    void (await jane.run({ at: index + 1, when: "after" }));
    const again = await jane.run();
    const known = again.exitCode === 0 || again.stderr.includes("has the MFA device");
    const login = await jane.logIn();
    const device = jane.device();
    const content = jane.files.get(credentials) ?? "";
    const problems = [
      known ? "" : again.stderr,
      login.exitCode === 0 ? "" : login.stderr,
      device?.userName === `jane-${index}` ? "" : "no device",
      device?.seed === jane.seed() ? "" : "a device whose codes nobody has",
      content.startsWith(jane.keys) ? "" : "another file",
      [...jane.files.keys()].filter((path) => /\.(?:tmp|lock)\./.test(path)).join(),
    ].filter((problem) => problem !== "");
    if (problems.length > 0) faults.push(`${index + 1}, ${effect}: ${problems.join("; ")}`);
  }
  process.stderr.write(`in memory, an enrolment: ${effects.length} points, ${faults.length} faults\n`);
  expect(faults).toEqual([]);
});
