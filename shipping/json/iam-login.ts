import * as v from "valibot";
import type { Answer } from "./answers.js";
import {
  answer,
  document,
  error,
  expiration,
  profile,
  rotation,
  serialNumber,
  sessionProfile,
  time,
  userName,
} from "./shapes.js";

const status = {
  sessionProfile,
  state: v.picklist(["valid", "ending", "expired", "unknown", "other-key", "none"]),
  expiration: v.nullable(expiration),
  secondsLeft: v.nullable(v.number()),
  scopeOf: v.pipe(
    v.nullable(profile),
    v.description("of a narrower session: the profile whose session it was made from"),
  ),
  vault: v.pipe(
    v.nullable(v.string()),
    v.description("the file of the vault that has the session; null where it is in clear"),
  ),
};

const sealed = {
  profile,
  sessionProfile,
  vault: v.pipe(v.string(), v.description("the file of the vault")),
  sealed: v.pipe(v.boolean(), v.description("whether the profile's key is in the vault, and not in the files")),
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
      keyCreated: v.pipe(v.nullable(time), v.description("of the access key; null where AWS does not tell")),
      droppedSession: v.pipe(v.nullable(sessionProfile), v.description("the profile of a session that was removed")),
    }),
  },
  {
    name: "status",
    line: "work status",
    ready: ["work"],
    shape: answer({
      profile,
      ...status,
      scoped: v.pipe(v.array(v.strictObject(status)), v.description("narrower sessions of it")),
    }),
  },
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
    shape: answer({
      profile,
      sessionProfile,
      changed: v.boolean(),
      scoped: v.pipe(v.array(sessionProfile), v.description("those of narrower sessions, which went with it")),
    }),
  },
  {
    name: "seal",
    line: "work seal",
    shape: answer({
      ...sealed,
      copies: v.pipe(v.array(v.string()), v.description("other files in which the key still is, in clear")),
      lines: v.pipe(
        v.array(v.string()),
        v.description("the two files with their lines in which it still is, such as a comment"),
      ),
    }),
  },
  { name: "unseal", line: "work unseal", ready: ["work seal"], shape: answer(sealed) },
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
    name: "scope",
    line: "work scope agent --allow s3:Get* --for 8h",
    ready: ["work"],
    shape: answer({ profile, sessionProfile, scopeOf: profile, expiration }),
  },
  {
    name: "scopes",
    line: "scopes",
    shape: answer({
      folder: v.pipe(v.string(), v.description("where your own are")),
      scopes: v.array(
        v.strictObject({
          scope: v.pipe(v.string(), v.description("as --scope takes it")),
          path: v.pipe(v.nullable(v.string()), v.description("null of one that comes with iam-login")),
          takesOn: v.pipe(v.boolean(), v.description("whether --on has to say on which resources")),
          document: v.pipe(v.nullable(document), v.description("null where it cannot be used")),
          size: v.pipe(v.nullable(v.number()), v.description("characters of 2,048, without those of --on")),
          error,
        }),
      ),
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
