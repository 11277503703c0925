import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { realContext } from "@iam-tools/core/context/real";
import { sessionOptions } from "@iam-tools/core/profiles";
import { scriptedPrompt } from "@iam-tools/core/testing";
import { createVault, editVault, headerOf } from "@iam-tools/core/vault";
import { binOf } from "@iam-tools/sandbox/testing";
import { has, interleaved, run } from "../measure.mjs";
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
    ...(await fromVault({ home })),
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

/**
 * The same session from a vault, whose key the kernel keeps for a login, as after its passphrase was typed once. Where it
 * cannot, that is not compared.
 */
async function fromVault({ home }) {
  const probe = "printf x | keyctl padd user iam-tools-probe @s && keyctl pipe %user:iam-tools-probe";
  if (!has("keyctl", "session", "-", "sh", "-c", probe)) return [];
  const path = join(home, "credentials");
  const { id, key } = await makeVault(path);
  const env = { HOME: home, AWS_SHARED_CREDENTIALS_FILE: path };
  const input = JSON.stringify({ name: `iam-tools-vault-${id}`, key, bin: binOf("iam-login"), env });
  const program = fileURLToPath(new URL("../in-keyring.mjs", import.meta.url));
  const { stdout } = run("keyctl", ["session", "-", process.execPath, program], { env, input });
  const what = "iam-login P process, session in the vault, key in the kernel";
  return [{ what, beside: "iam-login P process", measured: Number(stdout), target: 1.6 }];
}

/** With a session of the profile `sealed`. @returns the vault's id, and the key that the kernel would be given */
async function makeVault(path) {
  let key = "";
  const context = {
    ...realContext(),
    prompt: scriptedPrompt({ typed: Array.from({ length: 2 }, () => "a passphrase that is long") }),
    processes: {
      ...realContext().processes,
      run: async ({ line, input }) => {
        if (line[0] === "keyctl" && line[1] === "padd") key = input;
        throw Object.assign(new Error("There are no other programs"), { code: "ENOENT" });
      },
    },
  };
  const seen = await createVault(context, { kind: "vault", path: `${path}.vault` }, undefined);
  const pair = { aws_access_key_id: "AKIAEXAMPLE", aws_secret_access_key: "secret" };
  const session = { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "secret", sessionToken: "token" };
  const expiration = new Date(Date.now() + 12 * 3_600_000);
  const { document } = await editVault(context, seen, {
    decide: () => [
      { profile: "sealed", set: pair },
      { profile: "sealed-sts", set: sessionOptions({ ...session, expiration, madeFrom: "AKIAEXAMPLE" }) },
    ],
  });
  return { id: headerOf(document).id, key };
}

/** 200 profiles, the last of which has a session. */
function credentials() {
  const key = { id: "AKIAEXAMPLE", secret: "secret" };
  const profiles = Array.from({ length: 199 }, (_, index) => profileText(`profile-${index}`, key));
  const expiration = new Date(Date.now() + 12 * 3_600_000).toISOString();
  const session = `${profileText("valid-sts", { ...key, id: "ASIAEXAMPLE" })}aws_session_token = token\nexpiration = ${expiration}\n`;
  return [...profiles, session].join("\n");
}
