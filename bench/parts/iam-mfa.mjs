import { binOf } from "@iam-tools/sandbox/testing";
import { interleaved, run } from "../measure.mjs";
import { peers, runAws } from "../peers.mjs";
import { code, environmentOf, people } from "../people.mjs";
import { sandboxProcess } from "../sandbox.mjs";

/** The same, where the device has to be found, beside the way of the original iam-mfa. */
export async function iamMfa({ home }) {
  const row = { what: "iam-mfa", beside: "the AWS CLI, started six times", target: 0.08, inChart: true };
  if (peers.aws === undefined) return [{ ...row, measured: NaN }];
  const users = people("mfa", "cli");
  const sandbox = await sandboxProcess({ seed: { users } });
  try {
    const env = await environmentOf(sandbox, home, users);
    const lineFor = (user) => [binOf("iam-mfa"), user, `${user}-mfa`, "--token-code", code()];
    const { ours, original } = await interleaved({
      ours: (turn) => run(process.execPath, lineFor(`mfa-${turn}`), { env }),
      original: (turn) => byAwsCli(`cli-${turn}`, env),
    });
    return [{ ...row, measured: ours / original }];
  } finally {
    await sandbox.close();
  }
}

/** For the device, for the session, and for each setting. */
function byAwsCli(user, env) {
  const aws = (...args) => runAws(args, { env }).stdout;
  const ask = (...args) => JSON.parse(aws("--profile", user, "--output", "json", ...args));
  const [{ SerialNumber }] = ask("iam", "list-mfa-devices").MFADevices;
  const flags = ["--duration-seconds", "86400", "--serial-number", SerialNumber, "--token-code", code()];
  const { Credentials } = ask("sts", "get-session-token", ...flags);
  const set = (key, value) => aws("configure", "set", key, value, "--profile", `${user}-mfa`);
  set("aws_access_key_id", Credentials.AccessKeyId);
  set("aws_secret_access_key", Credentials.SecretAccessKey);
  set("aws_session_token", Credentials.SessionToken);
  set("expiration", Credentials.Expiration);
}
