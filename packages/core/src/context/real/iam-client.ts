import { IAMClient, type IAMClientConfig } from "@aws-sdk/client-iam";

export const makeIamClient = (configuration: IAMClientConfig): IAMClient => new IAMClient(configuration);
