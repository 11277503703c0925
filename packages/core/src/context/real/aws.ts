import type { IAMClientConfig } from "@aws-sdk/client-iam";
import type { STSClientConfig } from "@aws-sdk/client-sts";
import { CliError } from "../../errors/index.js";
import { changesNothing, isRead, operationOf } from "../operation-of.js";
import type { Aws, AwsClient, AwsSettings } from "../context.js";
import { waitingLine, type WhileWaiting } from "./waiting-line.js";

type ClientConfiguration = IAMClientConfig & STSClientConfig;
/** The part of both SDK clients that is used here. */
interface SdkClient {
  send: (command: never, options: { abortSignal?: AbortSignal }) => Promise<unknown>;
  readonly config: { readonly systemClockOffset?: number };
}

/**
 * Clients of the SDK, which loads when the first of them is asked for. Credentials come through the SDK's standard
 * chain; the region is us-east-1 where nothing names one, since IAM has only one in each partition.
 *
 * @param tell says something to the person while a call is under way; one line
 */
export function realAws(signal: AbortSignal, tell: (line: string) => void): Aws {
  // The SDK warns on the terminal of a person who can do nothing about it; this is its own switch for that.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const whileWaiting = waitingLine(tell);
  return {
    async iam(settings) {
      const way: Way = { settings, signal, tell, whileWaiting, host: undefined };
      const [{ makeIamClient }, configuration] = await Promise.all([import("./iam-client.js"), configure(way)]);
      return narrow("iam", makeIamClient(configuration), way);
    },
    async sts(settings) {
      const way: Way = { settings, signal, tell, whileWaiting, host: undefined };
      const [{ makeStsClient }, configuration] = await Promise.all([import("./sts-client.js"), configure(way)]);
      return narrow("sts", makeStsClient(configuration), way);
    },
    async signinToken(federationUrl, credentials) {
      const { requestSigninToken } = await import("./signin-token.js");
      const run = { signal, tell, onSend: () => {} };
      return whileWaiting(
        () => new URL(federationUrl).host,
        () => requestSigninToken(federationUrl, credentials, { env: process.env, run }),
      );
    },
  };
}

/** One client's way to AWS, and what its calls share with those of others. */
interface Way {
  readonly settings: AwsSettings;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
  readonly whileWaiting: WhileWaiting;
  /** To which the last request went. */
  host: string | undefined;
}

async function configure(way: Way): Promise<ClientConfiguration> {
  const { clientConfiguration } = await import("./client-configuration.js");
  const { settings, signal, tell } = way;
  const onSend = (host: string) => (way.host = host);
  return clientConfiguration(settings, { env: process.env, run: { signal, tell, onSend } });
}

/** Adds to every failure which operation failed, and whose credentials it had, for whoever makes a sentence of it. */
function narrow(service: string, client: SdkClient, way: Way): AwsClient {
  const { settings, signal, whileWaiting } = way;
  return {
    get clockOffset() {
      return client.config.systemClockOffset ?? 0;
    },
    async send(command) {
      const operation = operationOf(command);
      if (settings.readOnly === true && !isRead(operation)) {
        throw new CliError({
          code: "READ_ONLY",
          message: `A dry run was about to call ${service}:${operation}; it was not called.`,
        });
      }
      // A change that is under way is left to end, so that its answer is known; what changes nothing can be dropped.
      const options = changesNothing(operation) ? { abortSignal: signal } : {};
      try {
        const answer = await whileWaiting(
          () => way.host,
          () => client.send(command as never, options),
        );
        return answer as never;
      } catch (error) {
        if (typeof error === "object" && error !== null && Object.isExtensible(error)) {
          Object.assign(error, { operation: `${service}:${operation}`, profile: settings.profile });
        }
        throw error;
      }
    },
  };
}
