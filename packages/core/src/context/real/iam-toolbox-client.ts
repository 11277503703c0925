import { IAMClient, type IAMClientConfig } from "@aws-sdk/client-iam";
import { partition } from "@aws-sdk/core/client";
import { AwsRestJsonProtocol } from "@aws-sdk/core/protocols";
import { usageError } from "../../errors/index.js";
import { quietly } from "./quietly.js";

/**
 * IAM Toolbox, of which the SDK has no client yet: it is signed for as IAM is, and speaks JSON at hosts of its own.
 *
 * https://docs.aws.amazon.com/iam-toolbox/latest/APIReference/
 */
export function makeIamToolboxClient(configuration: IAMClientConfig & { readonly region: string }): IAMClient {
  const { endpoint = `https://${ownHost(configuration)}` } = configuration;
  return quietly(
    () =>
      new IAMClient({
        ...configuration,
        endpoint,
        useFipsEndpoint: false,
        useDualstackEndpoint: false,
        protocol: new AwsRestJsonProtocol({ defaultNamespace: "com.amazonaws.iamtoolbox" }),
      }),
  );
}

/** As the endpoint rules of AWS's SDKs have it, such as aws-sdk-ruby's gems/aws-sdk-iamtoolbox. */
function ownHost({
  region,
  useFipsEndpoint,
  useDualstackEndpoint,
}: Parameters<typeof makeIamToolboxClient>[0]): string {
  const { name, dnsSuffix, dualStackDnsSuffix, supportsFIPS, supportsDualStack } = partition(region);
  const missing = [
    useFipsEndpoint === true && !supportsFIPS ? "FIPS" : undefined,
    useDualstackEndpoint === true && !supportsDualStack ? "dual-stack" : undefined,
  ].find((kind) => kind !== undefined);
  if (missing !== undefined) throw usageError(`AWS has no ${missing} hosts in the partition ${name}.`);
  const service = useFipsEndpoint === true ? "iam-toolbox-fips" : "iam-toolbox";
  return `${service}.${region}.${useDualstackEndpoint === true ? dualStackDnsSuffix : dnsSuffix}`;
}
