import { readFile } from "node:fs/promises";
import type { IAMClientConfig } from "@aws-sdk/client-iam";
import type { OrganizationsClientConfig } from "@aws-sdk/client-organizations";
import type { STSClientConfig } from "@aws-sdk/client-sts";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { CliError } from "../../errors/index.js";
import { endpointFor, type Service, type Setting, type Settings } from "../../settings/index.js";
import type { AwsSettings, Clock, Environment, Processes } from "../context.js";
import { credentialsOf, type ProcessKeys } from "./credentials-of.js";
import type { SharedFiles } from "./hand-files.js";
import { guard, limits, type CallingRun } from "./guarded-handler.js";
import type { RequestHandler } from "./proxied-request-handler.js";
import { regionOf, regionOfDenials } from "./region-of.js";

export type ClientConfiguration = IAMClientConfig &
  OrganizationsClientConfig &
  STSClientConfig & { readonly region: string };
/** Those of which the SDK, or what stands in for it, makes clients. */
export type CalledService = Exclude<Service, "signin">;

export interface Surroundings {
  readonly clock: Clock;
  readonly env: Environment;
  readonly settings: Settings;
  readonly files: SharedFiles;
  readonly processes: Processes;
  readonly run: CallingRun;
  readonly connections: Connections;
  readonly processKeys: ProcessKeys;
}

/** By the bundle of certificates: clients that trust the same ones share their connections. */
export type Connections = Map<string | undefined, Promise<RequestHandler>>;

/**
 * What a client of the SDK is made with. Whatever the SDK would look up by itself is told to it, since it looks into the
 * profile that the environment names, or into `[default]`, whichever profile is in use.
 *
 * @throws {CliError} `CA_BUNDLE_UNREADABLE`; `USAGE` for settings of which only one can hold
 */
export async function clientConfiguration(
  service: CalledService,
  request: AwsSettings,
  { clock, env, settings, files, processes, run, connections, processKeys }: Surroundings,
): Promise<ClientConfiguration> {
  const region = regionOf(settings, settings.endpoints[service] !== undefined);
  const common = {
    ...told,
    region,
    useFipsEndpoint: settings.fips?.value ?? false,
    useDualstackEndpoint: settings.dualStack?.value ?? false,
    requestHandler: guard(await requestHandler({ settings, env, connections }), run),
    streamCollector,
    retryMode: request.retryMode ?? settings.retryMode?.value ?? "adaptive",
    maxAttempts: request.maxAttempts ?? settings.maxAttempts?.value ?? 5,
  };
  return {
    ...common,
    region: service === "iam_toolbox" ? regionOfDenials(settings, region) : region,
    ...endpointOption(settings, service),
    credentials: credentialsOf(request, {
      settings,
      clock,
      env,
      files,
      processes,
      processKeys,
      signal: run.signal,
      stsConfiguration: () => ({ ...common, ...endpointOption(settings, "sts") }),
    }),
  };
}

/**
 * The SDK's warnings are for programmers, and would stand on a person's terminal or before a program's JSON. Where there is
 * no `info`, the SDK does not copy all that was asked and answered for it, either.
 */
const silent = { trace: ignore, debug: ignore, warn: ignore, error: ignore } as NonNullable<IAMClientConfig["logger"]>;

/** What the SDK would read the shared files for, although it is never set by them here. */
const told: Omit<ClientConfiguration, "region"> & { ignoreConfiguredEndpointUrls: true } = {
  ignoreConfiguredEndpointUrls: true,
  disableClockSkewCorrection: false,
  defaultsMode: "legacy",
  authSchemePreference: [],
  sigv4aSigningRegionSet: [],
  userAgentAppId: async () => undefined,
  logger: silent,
};

function ignore(): void {}

function endpointOption(settings: Settings, service: CalledService): { endpoint?: string } {
  const endpoint = endpointFor(settings, service);
  return endpoint === undefined ? {} : { endpoint };
}

/** The SDK's own would load all of Node's web streams, to ask whether the answer is one of them. */
async function streamCollector(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Goes through the proxy, and trusts the certificates, that the AWS CLI would. */
export async function requestHandler({
  settings: { caBundle },
  env,
  connections,
}: Pick<Surroundings, "settings" | "env" | "connections">): Promise<RequestHandler> {
  const handler = connections.get(caBundle?.value) ?? makeRequestHandler(caBundle, env);
  connections.set(caBundle?.value, handler);
  return handler;
}

/** To one host at once: enough for fifty accounts, each of whose calls go to one. */
const maxSockets = 200;

async function makeRequestHandler(caBundle: Setting<string> | undefined, env: Environment): Promise<RequestHandler> {
  const timeouts = { connectionTimeout: limits.connect };
  const ca = await readCertificates(caBundle);
  const direct = new NodeHttpHandler({
    ...timeouts,
    logger: silent,
    httpAgent: { maxSockets },
    httpsAgent: { maxSockets, ...(ca === undefined ? {} : { ca }) },
  });
  const proxyNames = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"];
  if (!proxyNames.some((name) => env[name])) return direct;
  const { proxiedRequestHandler } = await import("./proxied-request-handler.js");
  return proxiedRequestHandler(direct, { timeouts, ca, env });
}

async function readCertificates(bundle: Setting<string> | undefined): Promise<string | undefined> {
  if (bundle === undefined) return undefined;
  const { value: path, source } = bundle;
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new CliError({
      code: "CA_BUNDLE_UNREADABLE",
      message: `The certificate bundle ${path}, named by ${source}, cannot be read.`,
      hint: `Correct ${source}, or remove it to use Node's own certificates.`,
      cause,
    });
  }
}
