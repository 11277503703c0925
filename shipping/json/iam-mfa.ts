import * as v from "valibot";
import type { Answer } from "./answers.js";
import {
  accountId,
  answer,
  device,
  document,
  dryRun,
  expiration,
  policyArn,
  policyName,
  profile,
  serialNumber,
  sessionProfile,
  userName,
} from "./shapes.js";

const policy = answer({
  dryRun,
  policyArn: v.nullable(policyArn),
  groupName: v.nullable(v.string()),
  document,
  steps: v.array(v.strictObject({ kind: v.picklist(["create-policy", "attach-group-policy"]), policyArn })),
});

const setup = answer({
  dryRun,
  accountId,
  alias: v.pipe(v.nullable(v.string()), v.description("the account's, or the one that it gets")),
  policyArn: v.pipe(policyArn, v.description("of the policy that enforces MFA")),
  groups: v.array(v.string()),
  steps: v.array(
    v.strictObject({
      kind: v.picklist([
        "create-alias",
        "set-password-policy",
        "create-policy",
        "create-group",
        "attach-group-policy",
        "put-group-policy",
      ]),
      groupName: v.nullable(v.string()),
      policyArn: v.nullable(policyArn),
      policyName: v.nullable(policyName),
    }),
  ),
});

export const answers: readonly Answer[] = [
  { name: "iam-mfa", line: "work work-mfa", shape: answer({ profile, sessionProfile, serialNumber, expiration }) },
  {
    name: "devices",
    line: "devices work",
    shape: answer({
      profile,
      devices: v.array(
        v.strictObject({
          ...device,
          used: v.pipe(v.boolean(), v.description("whether the tools ask for its codes")),
        }),
      ),
    }),
  },
  {
    name: "enroll",
    line: "enroll work --name roger-2",
    asks: true,
    shape: answer({ profile, userName, serialNumber }),
  },
  { name: "resync", line: "resync work", asks: true, shape: answer({ profile, userName, serialNumber }) },
  {
    name: "remove",
    line: "remove work --yes",
    shape: answer({
      profile,
      userName,
      serialNumber,
      forgotten: v.pipe(v.boolean(), v.description("whether mfa_serial is gone from the profile")),
    }),
  },
  {
    name: "setup",
    line: "setup --alias dev --groups Engineers --attach-policy ReadOnlyAccess --own-keys --yes --profile work",
    shape: setup,
  },
  {
    name: "setup, in a dry run",
    line: "setup --alias dev --groups Engineers --dry-run --profile work",
    shape: setup,
  },
  { name: "policy", line: "policy --create require-mfa --profile work", shape: policy },
  { name: "policy, in a dry run", line: "policy --create require-mfa --dry-run --profile work", shape: policy },
  { name: "policy, the document alone", line: "policy", shape: policy },
];
