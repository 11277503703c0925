export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly object[];
}

/**
 * The policy of iam-mfa: users may set up their own MFA and password, and without MFA nearly nothing else.
 *
 * It differs from the original in what made that fail: ListVirtualMFADevices knows no single resources and is allowed
 * on all, and a user's path may stand before the name. And in what made it worth little: a device is not deactivated
 * without MFA, or whoever has the keys could put one of their own in its place. A user may have up to eight devices: the
 * first is named like them, further ones, which take MFA, are named as they like.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage-mfa-only.html
 */
export function enforcingPolicy(partition: string): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AllowManagingOwnPasswordAndMFA",
        Effect: "Allow",
        Action: [
          "iam:ChangePassword",
          "iam:CreateVirtualMFADevice",
          "iam:EnableMFADevice",
          "iam:ResyncMFADevice",
          "iam:DeleteVirtualMFADevice",
          "iam:DeactivateMFADevice",
          "iam:ListMFADevices",
          "iam:ListAccessKeys",
          "iam:GetAccessKeyLastUsed",
          "iam:GetUser",
        ],
        Resource: [
          `arn:${partition}:iam::*:mfa/\${aws:username}`,
          `arn:${partition}:iam::*:user/\${aws:username}`,
          `arn:${partition}:iam::*:user/*/\${aws:username}`,
        ],
      },
      {
        Sid: "AllowManagingFurtherMFADevicesWithMFA",
        Effect: "Allow",
        Action: ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice"],
        Resource: `arn:${partition}:iam::*:mfa/*`,
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      },
      {
        Sid: "AllowListingVirtualMFADevices",
        Effect: "Allow",
        Action: "iam:ListVirtualMFADevices",
        Resource: "*",
      },
      {
        Sid: "BlockMostAccessUnlessSignedInWithMFA",
        Effect: "Deny",
        NotAction: [
          "iam:CreateVirtualMFADevice",
          "iam:ListVirtualMFADevices",
          "iam:EnableMFADevice",
          "iam:ResyncMFADevice",
          "iam:DeleteVirtualMFADevice",
          "iam:ListAccountAliases",
          "iam:ListUsers",
          "iam:ListSSHPublicKeys",
          "iam:ListAccessKeys",
          "iam:GetAccessKeyLastUsed",
          "iam:ListServiceSpecificCredentials",
          "iam:ListMFADevices",
          "iam:GetAccountSummary",
          "iam:ChangePassword",
          "iam:GetUser",
          "sts:GetSessionToken",
        ],
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
  };
}
