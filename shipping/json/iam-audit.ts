import * as v from "valibot";
import type { Answer } from "./answers.js";
import { accountId, answer, error, time } from "./shapes.js";

const severity = v.picklist(["critical", "high", "medium", "low", "info"]);
const counted = v.pipe(v.number(), v.description("what could not be read is not counted"));
const bucket = v.strictObject({
  label: v.string(),
  upToDays: v.pipe(v.nullable(v.number()), v.description("the last one included; null of older, and of never")),
  count: v.number(),
});

const finding = {
  rule: v.pipe(v.string(), v.description("the id of one of rules")),
  severity,
  account: accountId,
  user: v.pipe(v.nullable(v.string()), v.description("whose it is; null where it is nobody's alone")),
  subject: v.strictObject({
    kind: v.picklist([
      "account",
      "root",
      "group",
      "user",
      "password",
      "access-key",
      "mfa-device",
      "ssh-key",
      "signing-certificate",
      "service-credential",
      "policy",
      "permission",
    ]),
    id: v.pipe(v.string(), v.description("its name, its id in AWS, or its serial number")),
  }),
  what: v.pipe(v.string(), v.description("one sentence")),
  next: v.pipe(v.nullable(v.string()), v.description("the command to type next")),
  isNew: v.pipe(v.nullable(v.boolean()), v.description("whether the report of --since did not have it")),
};

const report = answer({
  toolVersion: v.string(),
  createdAt: time,
  limits: v.strictObject({ keyAgeDays: v.number(), unusedDays: v.number() }),
  comparedWith: v.pipe(v.nullable(time), v.description("when the report of --since was made")),
  accounts: v.array(
    v.strictObject({
      id: v.pipe(v.nullable(accountId), v.description("null where the account could not be opened")),
      name: v.string(),
      readAt: time,
      error,
      credentialReportCreatedAt: v.nullable(time),
      summary: v.strictObject({
        users: counted,
        groups: counted,
        passwords: counted,
        activeKeys: counted,
        inactiveKeys: counted,
        mfaDevices: counted,
        findings: v.strictObject({
          critical: v.number(),
          high: v.number(),
          medium: v.number(),
          low: v.number(),
          info: v.number(),
        }),
      }),
      charts: v.strictObject({
        keyAges: v.array(bucket),
        keyUse: v.array(bucket),
        passwordUse: v.array(bucket),
        mfa: v.strictObject({
          passwordWithMfa: v.number(),
          passwordWithoutMfa: v.number(),
          keyWithMfa: v.number(),
          keyWithoutMfa: v.number(),
          neither: v.number(),
          devices: v.strictObject({ virtual: v.number(), hardware: v.number(), fido: v.number() }),
        }),
      }),
    }),
  ),
  rules: v.array(
    v.strictObject({
      id: v.string(),
      severity,
      title: v.string(),
      why: v.string(),
      cis: v.pipe(v.record(v.string(), v.string()), v.description("numbers by the version of the CIS benchmark")),
    }),
  ),
  findings: v.array(v.strictObject(finding)),
  accepted: v.pipe(
    v.array(
      v.strictObject({
        ...finding,
        reason: v.string(),
        until: v.pipe(v.string(), v.isoDate(), v.description("the last day on which it is accepted")),
      }),
    ),
    v.description("by --baseline"),
  ),
  fixed: v.pipe(v.array(v.strictObject(finding)), v.description("what the report of --since had and this one has not")),
});

export const answers: readonly Answer[] = [{ name: "iam-audit", line: "--profile work", shape: report }];
