import * as v from "valibot";
import type { Answer } from "./answers.js";
import { answer, expiration, profile, rotation, serialNumber, sessionProfile, time, userName } from "./shapes.js";

const status = {
  sessionProfile,
  state: v.picklist(["valid", "ending", "expired", "unknown", "other-key", "none"]),
  expiration: v.nullable(expiration),
  secondsLeft: v.nullable(v.number()),
};

export const answers: readonly Answer[] = [
  {
    name: "iam-login",
    line: "work",
    shape: answer({
      profile,
      sessionProfile,
      isNew: v.pipe(v.boolean(), v.description("false where the session there was is good enough")),
      expiration,
    }),
  },
  {
    name: "init",
    line: "work init",
    shape: answer({
      profile,
      changed: v.boolean(),
      userName,
      serialNumber,
      droppedSession: v.pipe(v.nullable(sessionProfile), v.description("the profile of a session that was removed")),
    }),
  },
  { name: "status", line: "work status", ready: ["work"], shape: answer({ profile, ...status }) },
  {
    name: "status, of all sessions",
    line: "status",
    ready: ["work"],
    shape: answer({ sessions: v.array(v.strictObject(status)) }),
  },
  {
    name: "logout",
    line: "work logout",
    ready: ["work"],
    shape: answer({ profile, sessionProfile, changed: v.boolean() }),
  },
  { name: "rotate", line: "work rotate", shape: answer(rotation) },
  {
    name: "export",
    line: "work export",
    ready: ["work"],
    shape: answer({
      variables: v.pipe(v.record(v.string(), v.string()), v.description("by their names; with secrets")),
      unset: v.pipe(v.array(v.string()), v.description("those that have to go from the environment")),
    }),
  },
  {
    name: "process",
    line: "work process",
    ready: ["work"],
    shape: v.strictObject({
      Version: v.literal(1),
      AccessKeyId: v.string(),
      SecretAccessKey: v.string(),
      SessionToken: v.string(),
      Expiration: time,
    }),
  },
  {
    name: "console",
    line: "work console --role arn:aws:iam::111122223333:role/admin",
    ready: ["work"],
    shape: answer({
      profile,
      roleArn: v.string(),
      expiration,
      opened: v.pipe(v.boolean(), v.description("with --open")),
      url: v.pipe(v.nullable(v.string()), v.description("a secret: whoever has it is signed in")),
    }),
  },
];
