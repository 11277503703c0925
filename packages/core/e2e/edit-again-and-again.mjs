/**
 * A process of its own for the tests, on what is built: sets one key of one profile to 1, 2, 3, … as often as asked,
 * and counts each time in the profile `edits`, which all such processes share.
 * Arguments: the file, the profile, how often.
 */
import { argv } from "node:process";
import { realContext } from "@iam-tools/core/context/real";
import { editProfiles, profileValues, readProfiles } from "@iam-tools/core/profiles";

const context = realContext();
const [path = "", profile = "", times = ""] = argv.slice(2);
for (let time = 1; time <= Number(times); time += 1) {
  await editProfiles(context, await readProfiles(context, { kind: "credentials", path }), {
    decide: (document) => [
      { profile, set: { aws_session_token: `${profile}-${time}` } },
      { profile: "edits", set: { count: String(Number(profileValues(document, "edits")?.get("count")) + 1) } },
    ],
    backup: true,
    timeout: 60_000,
  });
}
