import type { IAMClientConfig } from "@aws-sdk/client-iam";
import type { STSClientConfig } from "@aws-sdk/client-sts";
import { CliError } from "../../errors/index.js";
import { operationOf } from "../operation-of.js";
import type { Aws, AwsClient, AwsSettings } from "../context.js";

type ClientConfiguration = IAMClientConfig & STSClientConfig;
/** The part of both SDK clients that is used here. */
interface SdkClient {
  send: (command: never, options: { abortSignal?: AbortSignal }) => Promise<unknown>;
  readonly config: { readonly systemClockOffset?: number };
}

/**
 * Clients of the SDK, which loads when the first of them is asked for. Credentials come through the SDK's standard
 * chain; the region is us-east-1 where nothing names one, since IAM has only one in each partition.
 */
export function realAws(signal: AbortSignal): Aws {
  // The SDK warns on the terminal of a person who can do nothing about it; this is its own switch for that.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  return {
    async iam(settings) {
      const [{ makeIamClient }, configuration] = await Promise.all([import("./iam-client.js"), configure(settings)]);
      return narrow("iam", makeIamClient(configuration), { settings, signal });
    },
    async sts(settings) {
      const [{ makeStsClient }, configuration] = await Promise.all([import("./sts-client.js"), configure(settings)]);
      return narrow("sts", makeStsClient(configuration), { settings, signal });
    },
    async signinToken(federationUrl, credentials) {
      const { requestSigninToken } = await import("./signin-token.js");
      return requestSigninToken(federationUrl, credentials, process.env);
    },
  };
}

async function configure(settings: AwsSettings): Promise<ClientConfiguration> {
  const { clientConfiguration } = await import("./client-configuration.js");
  return clientConfiguration(settings, process.env);
}

/** Adds to every failure which operation failed, and whose credentials it had, for whoever makes a sentence of it. */
function narrow(service: string, client: SdkClient, run: { settings: AwsSettings; signal: AbortSignal }): AwsClient {
  return {
    get clockOffset() {
      return client.config.systemClockOffset ?? 0;
    },
    async send(command) {
      const operation = operationOf(command);
      const isRead = /^(Get|List|Simulate)/.test(operation) && operation !== "GetSessionToken";
      if (run.settings.readOnly === true && !isRead) {
        throw new CliError({
          code: "READ_ONLY",
          message: `A dry run was about to call ${service}:${operation}; it was not called.`,
        });
      }
      try {
        // A change that is under way is left to end, so that its answer is known; a read can be dropped.
        const answer = await client.send(command as never, isRead ? { abortSignal: run.signal } : {});
        return answer as never;
      } catch (error) {
        if (typeof error === "object" && error !== null && Object.isExtensible(error)) {
          Object.assign(error, { operation: `${service}:${operation}`, profile: run.settings.profile });
        }
        throw error;
      }
    },
  };
}
