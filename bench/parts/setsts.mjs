import { binOf } from "@iam-tools/sandbox/testing";
import { interleaved, peakMemory, run } from "../measure.mjs";
import { peers, runPeer } from "../peers.mjs";
import { code, environmentOf, people, serialOf } from "../people.mjs";
import { sandboxProcess } from "../sandbox.mjs";

/** From keys and a code to a session in a profile; the device is known, or has to be found. */
export async function setsts({ home }) {
  const users = people("setsts", "boto", "search", "boto-search", "memory");
  const sandbox = await sandboxProcess({ seed: { users } });
  try {
    const env = await environmentOf(sandbox, home, users);
    const lineFor = (user, ...device) => {
      return [binOf("setsts"), "--profile", user, "--target-profile", `${user}-mfa`, ...device, "--token-code", code()];
    };
    const known = (user) => lineFor(user, "--serial-number", serialOf(user));
    const byBoto3 = (user, serial) => runPeer("setsts.py", [user, `${user}-mfa`, serial, code()], { env });
    const { ours, bare, boto3, search, boto3Search } = await interleaved({
      bare: () => run(process.execPath, ["-e", "0"], { env }),
      ours: (turn) => run(process.execPath, known(`setsts-${turn}`), { env }),
      search: (turn) => run(process.execPath, lineFor(`search-${turn}`), { env }),
      ...(peers.boto3 && {
        boto3: (turn) => byBoto3(`boto-${turn}`, serialOf(`boto-${turn}`)),
        boto3Search: (turn) => byBoto3(`boto-search-${turn}`, ""),
      }),
    });
    const what = "setsts, the whole run";
    return [
      { what, beside: "bare node", measured: ours / bare, target: 3.6 },
      { what, beside: "boto3", measured: ours / boto3, target: 0.3, inChart: true },
      { what: "setsts, the device looked up", beside: "boto3", measured: search / boto3Search, target: 0.36 },
      { what: "setsts, peak memory", unit: "MiB", measured: peakMemory(known("memory-0"), { env }), target: 55 },
    ];
  } finally {
    await sandbox.close();
  }
}
