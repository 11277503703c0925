/**
 * A process of its own for the tests: sets one key of one profile to 1, 2, 3, … as often as asked, and counts each time
 * in the profile `edits`, which all such processes share.
 * Arguments: the file, the profile, how often.
 */
import { randomBytes, randomInt } from "node:crypto";
import { argv } from "node:process";
import { setTimeout } from "node:timers/promises";
import { realFiles } from "../src/context/real/files.js";
import { realProcesses } from "../src/context/real/processes.js";
import { editProfiles, profileValues, type LockContext } from "../src/profiles/index.js";

const context: LockContext = {
  files: realFiles(),
  processes: realProcesses(),
  clock: { now: () => new Date(), sleep: (milliseconds) => setTimeout(milliseconds) },
  random: { integer: (limit) => randomInt(limit), id: () => randomBytes(8).toString("hex") },
  signal: new AbortController().signal,
};

const [path = "", profile = "", times = ""] = argv.slice(2);
for (let time = 1; time <= Number(times); time += 1) {
  await editProfiles(
    context,
    { kind: "credentials", path },
    {
      decide: (document) => [
        { profile, set: { aws_session_token: `${profile}-${time}` } },
        { profile: "edits", set: { count: String(Number(profileValues(document, "edits")?.get("count")) + 1) } },
      ],
      backup: true,
      timeout: 60_000,
    },
  );
}
