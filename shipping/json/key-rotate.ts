import * as v from "valibot";
import type { Answer } from "./answers.js";
import { accountId, answer, document, dryRun, error, profile, quarantine, rotation, time, userName } from "./shapes.js";

const passedOver = v.pipe(
  v.array(v.strictObject({ profile, reason: v.string() })),
  v.description("with --all: profiles that hold no key of their own"),
);
const rotations = answer({ dryRun, keys: v.array(v.strictObject({ ...rotation, error })), passedOver });

export const answers: readonly Answer[] = [
  { name: "key-rotate", line: "work --yes", shape: rotations },
  { name: "key-rotate, in a dry run", line: "work --dry-run", shape: rotations },
  { name: "key-rotate, of a key that is not due", line: "work --older-than 90d", shape: rotations },
  { name: "key-rotate, where some fail", line: "--all", refused: "DeleteAccessKey", shape: rotations },
  { name: "finish", line: "finish", ready: ["work --grace 24h"], shape: rotations },
  { name: "abort", line: "abort", ready: ["work --grace 24h"], shape: rotations },
  {
    name: "status",
    line: "status --all",
    shape: answer({
      keys: v.array(
        v.strictObject({
          profile,
          profiles: v.array(profile),
          userName: v.nullable(userName),
          accountId: v.nullable(accountId),
          accessKeyId: v.nullable(v.string()),
          created: v.nullable(time),
          ageDays: v.nullable(v.number()),
          isOld: v.pipe(v.nullable(v.boolean()), v.description("whether it is as old as --older-than says")),
          lastUsed: v.nullable(v.strictObject({ date: time, service: v.string(), region: v.string() })),
          quarantine,
          unfinished: v.nullable(
            v.strictObject({
              profile,
              started: time,
              direction: v.picklist(["forward", "back"]),
              oldAccessKeyId: v.string(),
              newAccessKeyId: v.nullable(v.string()),
              waitsUntil: v.nullable(time),
            }),
          ),
          error,
        }),
      ),
      passedOver,
    }),
  },
  { name: "policy", line: "policy", shape: answer({ document }) },
];
