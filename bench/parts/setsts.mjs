import { binOf } from "@iam-tools/sandbox/testing";
import { interleaved, peakMemory, run } from "../measure.mjs";
import { peers, runPeer } from "../peers.mjs";
import { code, environmentOf, people, serialOf } from "../people.mjs";
import { sandboxProcess } from "../sandbox.mjs";

/** From keys and a code to a session in a profile. */
export async function setsts({ home }) {
  const users = people("setsts", "boto", "memory");
  const sandbox = await sandboxProcess({ seed: { users } });
  try {
    const env = await environmentOf(sandbox, home, users);
    const lineFor = (user) => {
      const flags = ["--profile", user, "--target-profile", `${user}-mfa`, "--serial-number", serialOf(user)];
      return [binOf("setsts"), ...flags, "--token-code", code()];
    };
    const { ours, bare, boto3 } = await interleaved({
      bare: () => run(process.execPath, ["-e", "0"], { env }),
      ours: (turn) => run(process.execPath, lineFor(`setsts-${turn}`), { env }),
      ...(peers.boto3 && { boto3: (turn) => byBoto3(`boto-${turn}`, env) }),
    });
    const what = "setsts, the whole run";
    return [
      { what, beside: "bare node", measured: ours / bare, target: 3.6 },
      { what, beside: "boto3", measured: ours / boto3, target: 0.3, inChart: true },
      { what: "setsts, peak memory", unit: "MiB", measured: peakMemory(lineFor("memory-0"), { env }), target: 55 },
    ];
  } finally {
    await sandbox.close();
  }
}

function byBoto3(user, env) {
  runPeer("setsts.py", [user, `${user}-mfa`, serialOf(user), code()], { env });
}
