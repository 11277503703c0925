import { usageError } from "@iam-tools/core/errors";
import { consoleHosts, partitionOfArn, partitionOfRegion, partitions } from "@iam-tools/core/settings";

/** Where a partition's console is, and where one signs in to it. */
export interface ConsoleAddress {
  /** Ends in `/federation`. */
  readonly federation: string;
  readonly console: string;
}

export interface ConsoleTarget {
  readonly roleArn: string;
  readonly region: string | undefined;
  /** Takes the place of the sign-in page's own host. */
  readonly endpointUrl: string | undefined;
}

/**
 * The addresses of the role's partition.
 *
 * @throws CliError USAGE where it is no ARN of a role, or the region is one of another partition
 */
export function consoleAddress({ roleArn, region, endpointUrl }: ConsoleTarget): ConsoleAddress {
  const isRole = /^arn:[^:]+:iam::\d{12}:role\/./.test(roleArn);
  const partition = isRole ? partitionOfArn(roleArn) : undefined;
  if (partition === undefined) {
    throw usageError(
      isRole
        ? `This version does not know where the console of ${roleArn}'s partition is.`
        : `--role takes the ARN of a role, not "${roleArn}".`,
      `It looks like this: arn:aws:iam::111122223333:role/NAME; partitions: ${partitions.map(({ name }) => name).join(", ")}`,
    );
  }
  if (region !== undefined && partitionOfRegion(region) !== partition) {
    throw usageError(
      `The region ${region} is not in the partition ${partition.name}, the partition of the role ${roleArn}.`,
      `Leave out --region, or use one such as ${partition.mainRegion}.`,
    );
  }
  const hosts = consoleHosts(partition, region);
  const query = region === undefined ? "" : `?region=${encodeURIComponent(region)}`;
  return {
    federation: new URL("/federation", endpointUrl ?? `https://${hosts.signIn}`).href,
    console: `https://${hosts.console}/console/home${query}`,
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html */
export function loginAddress({ federation, console }: ConsoleAddress, signinToken: string): string {
  const url = new URL(federation);
  url.search = new URLSearchParams({ Action: "login", Destination: console, SigninToken: signinToken }).toString();
  return url.href;
}
