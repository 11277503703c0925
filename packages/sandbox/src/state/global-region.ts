import { iamRegion, partitions, usualRegion, type PartitionName } from "@iam-tools/core/settings";

/** Where IAM is, of which each partition has one; tools work there where nobody says otherwise. */
export function globalRegion(partition: PartitionName): string {
  const found = partitions.find(({ name }) => name === partition);
  return found === undefined ? usualRegion : iamRegion(found);
}
