import * as v from "valibot";
import type { Answer } from "./answers.js";
import { answer, dryRun, expiration, profile, serialNumber, sessionProfile } from "./shapes.js";

const shape = answer({
  dryRun,
  profile,
  sessionProfile,
  serialNumber,
  durationSeconds: v.number(),
  expiration: v.nullable(expiration),
  credentialsFile: v.string(),
  backupPath: v.nullable(v.string()),
  callerArn: v.pipe(v.nullable(v.string()), v.description("whose the key is; of a dry run alone")),
  deviceListed: v.pipe(
    v.nullable(v.boolean()),
    v.description("whether AWS lists the device as the caller's; of a dry run alone"),
  ),
});

export const answers: readonly Answer[] = [
  { name: "setsts", line: "--profile work --target-profile work-mfa", shape },
  { name: "setsts, in a dry run", line: "--profile work --target-profile work-mfa --dry-run", shape },
];
