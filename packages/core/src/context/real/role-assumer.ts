import { getDefaultRoleAssumer, getDefaultRoleAssumerWithWebIdentity } from "@aws-sdk/client-sts";

/** Told where STS is: the SDK's own would ask the environment and `[default]`, whichever profile is in use. */
export const makeRoleAssumer = getDefaultRoleAssumer;
export const makeWebIdentityRoleAssumer = getDefaultRoleAssumerWithWebIdentity;
