import { awsErrorName, CliError, neverShow, quote, type CalledRegion } from "../../errors/index.js";
import { checkKeys, mergedValues, staleTokens, type ProfilesDocument } from "../../profiles/index.js";
import {
  chooseProfile,
  readSharedFiles,
  resolveSettings,
  sayPassedOver,
  whoActs,
  type Settings,
} from "../../settings/index.js";
import { credentialFault } from "../credential-fault.js";
import { changesNothing, isRead, operationOf } from "../operation-of.js";
import type { Aws, AwsClient, AwsCredentials, AwsSettings, Clock, Environment, Processes } from "../context.js";
import type { Files } from "../files.js";
import { notReadable } from "./answer-check.js";
import type { CalledService, ClientConfiguration, Connections, Surroundings } from "./client-configuration.js";
import type { ProcessKeys } from "./credentials-of.js";
import { pretendHome } from "./folders.js";
import type { CallingRun } from "./guarded-handler.js";
import { waitingLine, type WhileWaiting } from "./waiting-line.js";

/** The part of the SDK's clients that is used here. */
interface SdkClient {
  send: (command: never, options: { abortSignal?: AbortSignal }) => Promise<unknown>;
  readonly config: { readonly systemClockOffset?: number; readonly credentials?: () => Promise<AwsCredentials> };
}

interface World {
  readonly clock: Clock;
  readonly env: Environment;
  readonly files: Files;
  readonly processes: Processes;
  readonly signal: AbortSignal;
  /** Says something to the person while a call is under way; one line. */
  readonly tell: (line: string) => void;
  /** Called with what holds for each client, and the files that say it, before the client is made. */
  readonly onSettings: (settings: Settings, request: AwsSettings, documents: readonly ProfilesDocument[]) => void;
  readonly connections: Connections;
  readonly processKeys: ProcessKeys;
}

/** Clients of the SDK, which loads when the first of them is asked for; what they need is what `settings` says. */
export function realAws(surrounding: Omit<World, "onSettings" | "connections" | "processKeys">): Aws {
  const world: World = {
    ...surrounding,
    onSettings: sayWhoActs(surrounding),
    connections: new Map(),
    processKeys: new Map(),
  };
  const whileWaiting = waitingLine(world.tell);
  return {
    async iam(settings) {
      const way: Way = { ...world, settings, whileWaiting, host: undefined };
      const [{ makeIamClient }, configuration] = await Promise.all([import("./iam-client.js"), configure("iam", way)]);
      return narrow("iam", makeIamClient(configuration), way);
    },
    async iamToolbox(settings) {
      const way: Way = { ...world, settings, whileWaiting, host: undefined };
      const [{ makeIamToolboxClient }, configuration] = await Promise.all([
        import("./iam-toolbox-client.js"),
        configure("iam_toolbox", way),
      ]);
      // Its permissions are IAM's.
      return narrow("iam", makeIamToolboxClient(configuration), way);
    },
    async sts(settings) {
      const way: Way = { ...world, settings, whileWaiting, host: undefined };
      const [{ makeStsClient }, configuration] = await Promise.all([import("./sts-client.js"), configure("sts", way)]);
      return narrow("sts", makeStsClient(configuration), way);
    },
    async organizations(settings) {
      const way: Way = { ...world, settings, whileWaiting, host: undefined };
      const [{ makeOrganizationsClient }, configuration] = await Promise.all([
        import("./organizations-client.js"),
        configure("organizations", way),
      ]);
      return narrow("organizations", makeOrganizationsClient(configuration), way);
    },
    async signinToken(federationUrl, request) {
      const { requestSigninToken } = await import("./signin-token.js");
      const surroundings = await surroundingsOf(request, { ...world, onSend: () => {} });
      return whileWaiting(
        () => new URL(federationUrl).host,
        () => requestSigninToken(federationUrl, request.credentials, surroundings),
      );
    },
  };
}

/** One client's way to AWS, and what its calls share with those of others. */
interface Way extends World {
  readonly settings: AwsSettings;
  readonly whileWaiting: WhileWaiting;
  /** To which the last request went. */
  host: string | undefined;
  /** In which AWS's own hosts are called; undefined where another is. */
  region?: CalledRegion;
}

async function configure(service: CalledService, way: Way): Promise<ClientConfiguration> {
  const onSend = (host: string) => (way.host = host);
  const [surroundings, { clientConfiguration }] = await Promise.all([
    surroundingsOf(way.settings, { ...way, onSend }),
    import("./client-configuration.js"),
  ]);
  const configuration = await clientConfiguration(service, way.settings, surroundings);
  const { endpoints, region, impliedRegion, profile } = surroundings.settings;
  if (endpoints[service] === undefined) {
    const { source } = region ?? impliedRegion ?? { source: undefined };
    const value = configuration.region;
    way.region = { value, source, profile: profile.source === "default" ? undefined : profile.value };
  }
  return configuration;
}

async function surroundingsOf(request: AwsSettings, world: World & Pick<CallingRun, "onSend">): Promise<Surroundings> {
  const { clock, env, files, processes, signal, tell, onSettings, onSend, connections, processKeys } = world;
  pretendHome();
  const shared = await readSharedFiles({ clock, env, files }, request.credentialsFile);
  const settings = resolveSettings(
    { ...shared, env },
    { ...request, hasCredentials: request.credentials !== undefined },
  );
  onSettings(settings, request, [shared.credentials, shared.config]);
  return { clock, env, settings, files: shared, processes, run: { signal, tell, onSend }, connections, processKeys };
}

/**
 * Who acts is said of the first client alone, which is the person's: those after it sign with what came of that. What
 * keeps a profile's keys from working is said of each profile that signs, once.
 */
function sayWhoActs({ env, tell }: Pick<World, "env" | "tell">): World["onSettings"] {
  let isFirst = true;
  const told = new Set<string>();
  return (settings, { credentials }, documents) => {
    const who = isFirst ? [whoActs(settings, env, credentials?.accessKeyId), sayPassedOver(settings, env)] : [];
    isFirst = false;
    // Keys that are handed in come without the token.
    const signsFromFiles = credentials === undefined && settings.signer === "profile";
    const stale = signsFromFiles ? staleTokens(documents, settings.profile.value) : [];
    for (const line of [...who, ...stale.map((sentence) => `Warning: ${sentence}`)]) {
      if (line === undefined || told.has(line)) continue;
      told.add(line);
      tell(line);
    }
  };
}

/** Adds to every failure which operation failed, and whose credentials it had: a sentence is made of it elsewhere. */
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
      let signer: AwsCredentials | undefined;
      try {
        const answer = await whileWaiting(
          () => way.host,
          async () => {
            signer = await client.config.credentials?.();
            if (signer !== undefined) {
              neverShow([signer.accessKeyId, signer.secretAccessKey, signer.sessionToken]);
              await requireForm(signer, way);
            }
            return client.send(command as never, options);
          },
        );
        return answer as never;
      } catch (thrown) {
        const error = notReadable(thrown) ?? thrown;
        if (typeof error === "object" && error !== null && Object.isExtensible(error)) {
          // Keys of sessions begin with ASIA: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
          const isSession =
            awsErrorName(error) === "InvalidClientTokenId" && signer?.accessKeyId.startsWith("ASIA") === true;
          const { profile } = settings;
          const calledRegion = way.region;
          Object.assign(error, { operation: `${service}:${operation}`, profile, isSession, calledRegion });
          // Not to be shown, and so not listed either.
          if (signer !== undefined) Object.defineProperty(error, "signer", { value: signer, configurable: true });
        }
        throw error;
      }
    },
  };
}

/** Before anything is signed. Keys that stand in the shared files are told of by line. */
async function requireForm(credentials: AwsCredentials, { clock, env, files, settings }: Way): Promise<void> {
  const fault = credentialFault(credentials);
  if (fault === undefined) return;
  const { value: used } = chooseProfile(env, settings);
  const { profile } = settings;
  const { credentials: file, config } = await readSharedFiles({ clock, env, files }, settings.credentialsFile);
  const documents = [file, config];
  const { accessKeyId } = credentials;
  if (mergedValues(documents, used).get("aws_access_key_id") === accessKeyId) checkKeys(documents, used);
  const isExported = env["AWS_ACCESS_KEY_ID"] === accessKeyId;
  const whose = isExported ? "in the environment" : profile === undefined ? "in use" : `of the profile "${profile}"`;
  throw new CliError({
    code: "KEY_MALFORMED",
    message: `The ${isExported ? fault.option.toUpperCase() : fault.option} ${whose} ${fault.what}.`,
    hint: isExported
      ? "Nothing was sent. Set it again as AWS showed it when the key was created, or unset it."
      : `Nothing was sent. Store it as AWS showed it when the key was created: aws configure${profile === undefined ? "" : ` --profile ${quote(profile)}`}`,
  });
}
