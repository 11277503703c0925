import { placeholder } from "./fill-in.js";
import type { PolicyDocument } from "./policy-document.js";

/** A policy with a name. */
export interface ShippedScope {
  readonly name: string;
  readonly document: PolicyDocument;
  /** An ARN for `--on`. */
  readonly example: string;
}

const Version = "2012-10-17";

/** Of use as they are, and to be copied from. Each leaves open what it is about, for `--on`. */
export const shippedScopes: readonly ShippedScope[] = [
  {
    name: "read-bucket",
    example: "arn:aws:s3:::BUCKET",
    document: {
      Version,
      Statement: [
        {
          Effect: "Allow",
          Action: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketVersions"],
          Resource: placeholder,
        },
        { Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: `${placeholder}/*` },
      ],
    },
  },
  {
    name: "read-logs",
    example: "arn:aws:logs:REGION:ACCOUNT:log-group:NAME",
    document: {
      Version,
      Statement: [
        {
          Effect: "Allow",
          Action: ["logs:FilterLogEvents", "logs:Get*", "logs:StartLiveTail", "logs:StartQuery"],
          Resource: [placeholder, `${placeholder}:*`],
        },
        {
          Effect: "Allow",
          Action: ["logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:StopQuery"],
          Resource: "*",
        },
      ],
    },
  },
  {
    name: "deploy-function",
    example: "arn:aws:lambda:REGION:ACCOUNT:function:NAME",
    document: {
      Version,
      Statement: [
        {
          Effect: "Allow",
          Action: [
            "lambda:GetFunction",
            "lambda:GetFunctionConfiguration",
            "lambda:PublishVersion",
            "lambda:UpdateAlias",
            "lambda:UpdateFunctionCode",
            "lambda:UpdateFunctionConfiguration",
          ],
          Resource: [placeholder, `${placeholder}:*`],
        },
      ],
    },
  },
];
