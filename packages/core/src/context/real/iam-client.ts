import { IAMClient, type IAMClientConfig } from "@aws-sdk/client-iam";
import { quietly } from "./quietly.js";

export function makeIamClient(configuration: IAMClientConfig): IAMClient {
  const client = quietly(() => new IAMClient(configuration));
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        // To the SDK that name means too many calls a second, as with other services, and it would call again and again.
        if (error instanceof Error && error.name === "LimitExceededException") error.name = "LimitExceeded";
        throw error;
      }
    },
    { step: "deserialize", priority: "high", name: "limitsAreNoThrottling" },
  );
  return client;
}
