import { IAMClient, type IAMClientConfig } from "@aws-sdk/client-iam";
import { quietly } from "./quietly.js";

export const makeIamClient = (configuration: IAMClientConfig): IAMClient => quietly(() => new IAMClient(configuration));
