import { STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import { quietly } from "./quietly.js";

export const makeStsClient = (configuration: STSClientConfig): STSClient => quietly(() => new STSClient(configuration));
