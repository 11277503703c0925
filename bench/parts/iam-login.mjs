import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { binOf } from "@iam-tools/sandbox/testing";
import { interleaved, run } from "../measure.mjs";
import { profileText } from "../people.mjs";
import { sandboxProcess } from "../sandbox.mjs";

/** What shells and other programs ask of a session, again and again. */
export async function iamLogin({ home }) {
  const env = { HOME: home, AWS_SHARED_CREDENTIALS_FILE: join(home, "credentials") };
  await writeFile(env.AWS_SHARED_CREDENTIALS_FILE, credentials(), { mode: 0o600 });
  const tool = (...args) => run(process.execPath, [binOf("iam-login"), "valid", ...args], { env });
  const { bare, status, process_, exec } = await interleaved({
    bare: () => run(process.execPath, ["-e", "0"], { env }),
    status: () => tool("status", "--json"),
    process_: () => tool("process"),
    exec: () => tool("exec", "--", "true"),
  });
  const beside = "bare node";
  return [
    { what: "iam-login P status --json, 200 profiles", beside, measured: status / bare, target: 1.8 },
    { what: "iam-login P process, session valid", beside, measured: process_ / bare, target: 2 },
    {
      what: "iam-login P exec -- true, session valid",
      beside: "bare node twice",
      measured: exec / (2 * bare),
      target: 1.3,
    },
    await narrower({ home }),
  ];
}

/** The start of a program with a narrower session, which asks AWS (here the sandbox, without a delay) for it. */
async function narrower({ home }) {
  const sandbox = await sandboxProcess();
  try {
    const user = await sandbox.call("addUser", { name: "roger", devices: [{}] });
    const env = {
      HOME: home,
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_REGION: "us-east-1",
      AWS_SHARED_CREDENTIALS_FILE: join(home, "of-sandbox"),
    };
    const key = { id: user.accessKeyId, secret: user.secretAccessKey };
    await writeFile(env.AWS_SHARED_CREDENTIALS_FILE, profileText("work", key), { mode: 0o600 });
    const tool = (...args) => run(process.execPath, [binOf("iam-login"), "work", ...args], { env });
    tool("--token-code", await sandbox.call("totp", user.serialNumber));
    const { plain, narrow } = await interleaved({
      plain: () => tool("exec", "--", "true"),
      narrow: () => tool("exec", "--allow", "s3:Get*", "--for", "30m", "--", "true"),
    });
    return { what: "iam-login P exec --allow", beside: "iam-login P exec", measured: narrow / plain, target: 2.5 };
  } finally {
    await sandbox.close();
  }
}

/** 200 profiles, the last of which has a session. */
function credentials() {
  const key = { id: "AKIAEXAMPLE", secret: "secret" };
  const profiles = Array.from({ length: 199 }, (_, index) => profileText(`profile-${index}`, key));
  const expiration = new Date(Date.now() + 12 * 3_600_000).toISOString();
  const session = `${profileText("valid-sts", { ...key, id: "ASIAEXAMPLE" })}aws_session_token = token\nexpiration = ${expiration}\n`;
  return [...profiles, session].join("\n");
}
