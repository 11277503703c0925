import * as v from "valibot";

const text = v.pipe(v.string("text"), v.minLength(1, "text that is not empty"));
const keyId = v.pipe(v.string("the id of an access key"), v.regex(/^\w{1,128}$/, "the id of an access key"));
/** Everything that is computed with these times stays a date. */
const time = v.pipe(
  v.string("a time"),
  v.isoTimestamp("a time, as in 2026-01-31T12:00:00.000Z"),
  v.check((written) => !Number.isNaN(Date.parse(written)), "a valid time"),
);
const keyPair = v.looseObject({ accessKeyId: keyId, secretAccessKey: text }, "an access key with its secret");
const century = 100 * 366 * 86_400_000;

/** A journal as a file may have it; each message ends the sentence "… has to be". What is unknown to this version stays. */
export const journalSchema = v.looseObject(
  {
    version: v.literal(1, "1"),
    profile: text,
    userName: v.pipe(v.string("a user's name"), v.regex(/^[\w+=,.@-]{1,128}$/, "a user's name")),
    accountId: v.pipe(v.string("text of twelve digits"), v.regex(/^\d{12}$/, "text of twelve digits")),
    configFile: text,
    started: time,
    before: v.array(keyId, "a list of key ids"),
    old: keyPair,
    holders: v.array(
      v.looseObject(
        { file: v.picklist(["credentials", "config", "vault"], "credentials, config or vault"), profile: text },
        "a file and a profile",
      ),
      "a list of files and profiles",
    ),
    attempts: v.exactOptional(
      v.array(v.looseObject({ from: time, until: v.exactOptional(time) }, "the times of a request"), "a list of times"),
    ),
    new: v.exactOptional(keyPair),
    saved: v.exactOptional(time),
    onRotated: v.exactOptional(v.string("text")),
    announced: v.boolean("true or false"),
    keepOld: v.boolean("true or false"),
    grace: v.pipe(
      v.number("a number of milliseconds"),
      v.minValue(0, "a number of milliseconds"),
      v.maxValue(century, "a number of milliseconds, of a hundred years at most"),
    ),
    direction: v.picklist(["forward", "back"], "forward or back"),
  },
  "what a rotation noted",
);
