import { partitions, type PartitionName } from "@iam-tools/core/settings";

/** Where IAM is, of which each partition has one; tools work there where nobody says otherwise. */
export function globalRegion(partition: PartitionName): string {
  // China's main region is another one than IAM's.
  if (partition === "aws-cn") return "cn-north-1";
  return partitions.find(({ name }) => name === partition)?.mainRegion ?? "us-east-1";
}
