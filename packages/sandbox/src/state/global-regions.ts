import type { Partition } from "./account.js";

/** Where IAM is, of which each partition has one; tools work there where nobody says otherwise. */
export const globalRegions: Readonly<Record<Partition, string>> = {
  aws: "us-east-1",
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
};
