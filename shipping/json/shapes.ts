import * as v from "valibot";

/** What several answers have: the same key for the same thing, in all tools. */
const says = <const Text extends string>(text: Text) => v.pipe(v.string(), v.description(text));

export const profile = says("a profile of the AWS config and credentials files");
export const sessionProfile = says("the profile that the session is in");
export const serialNumber = says("of an MFA device: an ARN, or the number on a hardware token");
export const accountId = says("twelve digits");
export const userName = v.string();
export const policyName = v.string();
export const policyArn = v.string();
export const time = v.pipe(v.string(), v.isoTimestamp(), v.description("ISO 8601, in UTC"));
export const expiration = v.pipe(v.string(), v.isoTimestamp(), v.description("when the session ends"));
export const dryRun = v.pipe(
  v.boolean(),
  v.description("true: nothing was changed, and steps and outcome are foreseen"),
);
export const document = v.pipe(v.looseObject({}), v.description("a policy, as JSON"));
export const tags = v.record(v.string(), v.string());
export const quarantine = v.pipe(
  v.nullable(v.string()),
  v.description("the ARN of the policy by which AWS put the user in quarantine"),
);

/** Of one of several that failed; where a run as a whole fails, it is on standard error. */
export const error = v.nullable(
  v.strictObject({ code: v.string(), message: v.string(), hint: v.nullable(v.string()) }),
);

/** An answer: the version of its shape, and then what it says. */
export function answer<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.strictObject({ version: v.literal(1), ...entries });
}

export const device = {
  serialNumber,
  kind: v.picklist(["virtual", "hardware", "fido"]),
  enabled: v.nullable(time),
};

export const rotation = {
  profile,
  profiles: v.pipe(v.array(profile), v.description("those that hold the key in force; none where it failed")),
  userName: v.nullable(userName),
  accountId: v.nullable(accountId),
  oldAccessKeyId: v.nullable(v.string()),
  newAccessKeyId: v.pipe(v.nullable(v.string()), v.description("null of a key that is yet to be made")),
  outcome: v.picklist(["rotated", "kept-old", "undone", "waiting", "not-held", "not-due", "failed"]),
  until: v.pipe(v.nullable(time), v.description("where the outcome is waiting: until when the old key works")),
  steps: v.array(
    v.strictObject({
      kind: v.picklist([
        "delete-inactive-key",
        "remove-lost-key",
        "create-key",
        "prove-key",
        "save-key",
        "announce-key",
        "deactivate-key",
        "activate-key",
        "delete-key",
      ]),
      accessKeyId: v.nullable(v.string()),
    }),
  ),
};
