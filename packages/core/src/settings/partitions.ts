import { partitionTable } from "./partition-table.js";

/** `aws`, `aws-cn`, `aws-us-gov`, `aws-eusc`, or an isolated one. */
export type PartitionName = (typeof partitionTable)[number]["name"];

/** A part of AWS that shares accounts, ARNs and sign-in: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
export interface Partition {
  /** As in an ARN. */
  readonly name: PartitionName;
  /** What its regions' names look like. */
  readonly regions: RegExp;
  /** Where its global services are. */
  readonly mainRegion: string;
  /** The host of the sign-in page, such as `signin.aws.amazon.com`; below it, there is one for each region. */
  readonly signIn: string;
}

/** Those that the SDK knows. */
export const partitions: readonly Partition[] = partitionTable;

/** @param arn any text; an ARN's second part names its partition */
export function partitionOfArn(arn: string): Partition | undefined {
  const name = /^arn:([\w-]+):/.exec(arn)?.[1];
  return partitions.find((partition) => partition.name === name);
}

/** As the SDK has it: a region that is in none counts as one of `aws`. */
export function partitionOfRegion(region: string): Partition {
  const isThere = ({ name, regions }: Partition) => regions.test(region) || region === `${name}-global`;
  return partitions.find(isThere) ?? ordinary;
}

/**
 * Where people sign in to a partition, and where its console is. The first three have hosts that are the same for all
 * regions: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html. In the
 * others, each region has its own.
 *
 * @param region one of the partition's; left out, its main one
 */
export function consoleHosts(
  { name, mainRegion, signIn }: Partition,
  region: string = mainRegion,
): { signIn: string; console: string } {
  const prefix = withHostsForAll.includes(name) ? "" : `${region}.`;
  return { signIn: prefix + signIn, console: prefix + signIn.replace("signin", "console") };
}

/** AWS's guide to MFA for the people of a partition; China has documentation of its own: https://docs.amazonaws.cn/en_us/ */
export function mfaGuideUrl(name: PartitionName): string {
  const documentation = name === "aws-cn" ? "https://docs.amazonaws.cn/en_us" : "https://docs.aws.amazon.com";
  return `${documentation}/IAM/latest/UserGuide/id_credentials_mfa_enable.html`;
}

/** @param host of a page below a partition's sign-in page, such as `dev.signin.aws.amazon.com` */
export function partitionOfSignIn(host: string): Partition | undefined {
  return partitions.find(({ signIn }) => host === signIn || host.endsWith(`.${signIn}`));
}

const withHostsForAll: readonly string[] = ["aws", "aws-cn", "aws-us-gov"] satisfies PartitionName[];

const ordinary: Partition = partitionTable[0];

/** Where IAM is, of which each partition has one: for which its calls are signed, and where what it denied is told. */
export function iamRegion({ name, mainRegion }: Partition): string {
  // China's main region is another one than IAM's.
  return name === "aws-cn" ? "cn-north-1" : mainRegion;
}

/** Where nothing tells the partition: where the AWS CLI sends the calls of IAM by itself, too. */
export const usualRegion: string = ordinary.mainRegion;
