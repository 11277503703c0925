import { expect, test } from "@jest/globals";
import type { Settings } from "../../settings/index.js";
import { makeIamToolboxClient } from "./iam-toolbox-client.js";
import { regionOfDenials } from "./region-of.js";

/** As AWS's own SDKs have it: aws-sdk-ruby's gems/aws-sdk-iamtoolbox/spec/endpoint_provider_spec.rb */
test.each([
  ["us-east-1", false, false, "iam-toolbox.us-east-1.amazonaws.com"],
  ["us-east-1", true, false, "iam-toolbox-fips.us-east-1.amazonaws.com"],
  ["us-east-1", false, true, "iam-toolbox.us-east-1.api.aws"],
  ["us-east-1", true, true, "iam-toolbox-fips.us-east-1.api.aws"],
  ["cn-north-1", false, false, "iam-toolbox.cn-north-1.amazonaws.com.cn"],
  ["cn-north-1", false, true, "iam-toolbox.cn-north-1.api.amazonwebservices.com.cn"],
  ["us-gov-east-1", true, true, "iam-toolbox-fips.us-gov-east-1.api.aws"],
  ["us-iso-east-1", false, false, "iam-toolbox.us-iso-east-1.c2s.ic.gov"],
  ["us-isob-east-1", true, false, "iam-toolbox-fips.us-isob-east-1.sc2s.sgov.gov"],
])("in %s, with FIPS %s and dual stack %s, the host is %s", async (region, fips, dualStack, hostname) => {
  const client = makeIamToolboxClient({ region, useFipsEndpoint: fips, useDualstackEndpoint: dualStack });
  expect(await client.config.endpoint?.()).toMatchObject({ protocol: "https:", hostname, path: "/" });
});

test.each([
  ["eu-central-1", "AWS_REGION", "us-east-1"],
  ["eu-central-1", "--region", "eu-central-1"],
  ["us-gov-east-1", "region (line 2 of /home/ann/.aws/config)", "us-gov-west-1"],
  ["cn-northwest-1", "AWS_REGION", "cn-north-1"],
])("where %s is of %s, denials are looked for in %s", (value, source, region) => {
  expect(regionOfDenials({ region: { value, source } } as Settings, value)).toBe(region);
});
