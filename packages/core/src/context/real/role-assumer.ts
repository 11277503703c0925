import { getDefaultRoleAssumer, getDefaultRoleAssumerWithWebIdentity, type STSClientConfig } from "@aws-sdk/client-sts";

// Told where STS is: the SDK's own would ask the environment and `[default]`, whichever profile is in use.
export const makeRoleAssumer = (configuration: STSClientConfig): ReturnType<typeof getDefaultRoleAssumer> =>
  getDefaultRoleAssumer(configuration);
export const makeWebIdentityRoleAssumer = (
  configuration: STSClientConfig,
): ReturnType<typeof getDefaultRoleAssumerWithWebIdentity> => getDefaultRoleAssumerWithWebIdentity(configuration);
