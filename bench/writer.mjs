/**
 * One of the processes that write to a shared file at once: sets a key of one profile as often as it is told.
 * Arguments: the file, the profile.
 */
import { realContext } from "@iam-tools/core/context/real";
import { editProfiles, readProfiles } from "@iam-tools/core/profiles";

const context = realContext();
const [path, profile] = process.argv.slice(2);
let last = process.pid * 1000;

process.on("message", async (times) => {
  for (let time = 0; time < times; time += 1) {
    last += 1;
    const change = { profile, set: { aws_session_token: `token-${last}` } };
    const seen = await readProfiles(context, { kind: "credentials", path });
    await editProfiles(context, seen, { decide: () => [change], timeout: 60_000 });
  }
  process.send("done");
});
process.send("ready");
