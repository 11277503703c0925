import { binOf } from "@iam-tools/sandbox/testing";
import { interleaved, run } from "../measure.mjs";
import { environmentOf, people } from "../people.mjs";
import { sandboxProcess } from "../sandbox.mjs";

const delay = 8;

/** A rotation where AWS takes its time to know the new key everywhere. */
export async function keyRotate({ home }) {
  const users = people("rotate");
  const sandbox = await sandboxProcess({ seed: { users }, propagationDelay: delay * 1000 });
  try {
    const env = await environmentOf(sandbox, home, users);
    const { ours } = await interleaved(
      { ours: (turn) => run(process.execPath, [binOf("key-rotate"), "--profile", `rotate-${turn}`, "--yes"], { env }) },
      3,
    );
    const what = `key-rotate, where a new key takes ${delay} s to work: time beyond that`;
    return [{ what, unit: "s", measured: ours / 1000 - delay, target: 1.5 }];
  } finally {
    await sandbox.close();
  }
}
