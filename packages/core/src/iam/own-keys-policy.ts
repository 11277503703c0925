/** Lets users create, rotate and delete their own access keys. */
export function ownKeysPolicy(partition: string) {
  return {
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
}
