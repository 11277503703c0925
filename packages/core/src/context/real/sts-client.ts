import { STSClient, type STSClientConfig } from "@aws-sdk/client-sts";

export const makeStsClient = (configuration: STSClientConfig): STSClient => new STSClient(configuration);
