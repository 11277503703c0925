import { usageError } from "@iam-tools/core/errors";

/** Where a partition's console is, and where one signs in to it. */
export interface ConsoleAddress {
  /** Ends in `/federation`. */
  readonly federation: string;
  readonly console: string;
}

const hosts: Readonly<Record<string, { signin: string; console: string }>> = {
  aws: { signin: "signin.aws.amazon.com", console: "console.aws.amazon.com" },
  "aws-cn": { signin: "signin.amazonaws.cn", console: "console.amazonaws.cn" },
  "aws-eusc": { signin: "signin.amazonaws-eusc.eu", console: "console.amazonaws-eusc.eu" },
  "aws-us-gov": { signin: "signin.amazonaws-us-gov.com", console: "console.amazonaws-us-gov.com" },
};

export interface ConsoleWish {
  readonly roleArn: string;
  readonly region: string | undefined;
  /** Takes the place of the sign-in page's own host. */
  readonly endpointUrl: string | undefined;
}

/**
 * The addresses of the role's partition.
 *
 * @throws CliError USAGE where it is no ARN of a role
 */
export function consoleAddress({ roleArn, region, endpointUrl }: ConsoleWish): ConsoleAddress {
  const partition = /^arn:([^:]+):iam::\d{12}:role\/./.exec(roleArn)?.[1] ?? "";
  const host = hosts[partition];
  if (host === undefined) {
    throw usageError(
      `--role takes the ARN of a role, not "${roleArn}".`,
      "It looks like this: arn:aws:iam::111122223333:role/NAME",
    );
  }
  const query = region === undefined ? "" : `?region=${encodeURIComponent(region)}`;
  return {
    federation: new URL("/federation", endpointUrl ?? `https://${host.signin}`).href,
    console: `https://${host.console}/console/home${query}`,
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html */
export function loginAddress({ federation, console }: ConsoleAddress, signinToken: string): string {
  const url = new URL(federation);
  url.search = new URLSearchParams({ Action: "login", Destination: console, SigninToken: signinToken }).toString();
  return url.href;
}
