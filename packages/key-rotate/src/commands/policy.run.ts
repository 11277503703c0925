import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { likelyPartition } from "@iam-tools/core/settings";
import type { PolicyFlags } from "./policy.js";

export async function run(context: Context, flags: PolicyFlags): Promise<Result> {
  const partition = await likelyPartition(context, flags);
  const document = {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "RotateOwnAccessKey",
        Effect: "Allow",
        Action: [
          "iam:ListAccessKeys",
          "iam:CreateAccessKey",
          "iam:UpdateAccessKey",
          "iam:DeleteAccessKey",
          "iam:GetAccessKeyLastUsed",
        ],
        Resource: `arn:${partition}:iam::*:user/\${aws:username}`,
      },
    ],
  };
  return { data: { document }, text: [JSON.stringify(document, undefined, 2)] };
}
