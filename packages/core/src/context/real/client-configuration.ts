import { readFile } from "node:fs/promises";
import { Agent } from "node:https";
import type { IAMClientConfig } from "@aws-sdk/client-iam";
import type { STSClientConfig } from "@aws-sdk/client-sts";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { loadSharedConfigFiles, type ParsedIniData } from "@smithy/shared-ini-file-loader";
import { CliError, usageError } from "../../errors/index.js";
import type { AwsSettings, Environment } from "../context.js";
import { guard, limits, type Run } from "./guarded-handler.js";
import type { RequestHandler } from "./proxied-request-handler.js";

type ClientConfiguration = IAMClientConfig & STSClientConfig;

export interface Surroundings {
  readonly env: Environment;
  readonly run: Run;
}

/**
 * What a client of the SDK is made with: the standard credentials chain, a region in every case, the proxy and the
 * certificate bundle that the AWS CLI would use.
 *
 * @throws CliError PROFILE_NOT_FOUND, CA_BUNDLE_UNREADABLE; USAGE where an endpoint is no URL
 */
export async function clientConfiguration(
  settings: AwsSettings,
  { env, run }: Surroundings,
): Promise<ClientConfiguration> {
  checkEndpoints(settings, env);
  const { configFile, credentialsFile } = await loadSharedConfigFiles(
    settings.credentialsFile === undefined ? {} : { filepath: settings.credentialsFile },
  );
  const profile = settings.profile ?? env.AWS_PROFILE;
  if (settings.credentials === undefined && profile !== undefined)
    assertProfileExists(profile, configFile, credentialsFile);
  const region =
    settings.region ??
    env.AWS_REGION ??
    env.AWS_DEFAULT_REGION ??
    configFile[profile ?? "default"]?.region ??
    "us-east-1";
  const requestHandler = guard(await makeRequestHandler(env), run);
  return {
    region,
    requestHandler,
    streamCollector,
    retryMode: settings.retryMode ?? "adaptive",
    maxAttempts: settings.maxAttempts ?? 5,
    ...(settings.endpointUrl === undefined ? {} : { endpoint: settings.endpointUrl }),
    ...(profile === undefined ? {} : { profile }),
    credentials:
      settings.credentials === undefined
        ? defaultProvider({
            ...(profile === undefined ? {} : { profile }),
            ...(settings.credentialsFile === undefined ? {} : { filepath: settings.credentialsFile }),
            clientConfig: { region, requestHandler },
          })
        : {
            accessKeyId: settings.credentials.accessKeyId,
            secretAccessKey: settings.credentials.secretAccessKey,
            ...(settings.credentials.sessionToken === undefined
              ? {}
              : { sessionToken: settings.credentials.sessionToken }),
          },
  };
}

/** The SDK's own would load all of Node's web streams, to ask whether the answer is one of them. */
async function streamCollector(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function checkEndpoints({ endpointUrl }: AwsSettings, env: Environment): void {
  const names = ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_IAM", "AWS_ENDPOINT_URL_STS"];
  const endpoints = [["--endpoint-url", endpointUrl] as const, ...names.map((name) => [name, env[name]] as const)];
  for (const [name, url] of endpoints) {
    if (!url || /^https?:\/\/./.test(url)) continue;
    throw usageError(
      `${name} is not a URL: ${url}`,
      "Give one that begins with https:// (or http:// for this machine).",
    );
  }
}

function assertProfileExists(profile: string, ...files: ParsedIniData[]): void {
  const names = [...new Set(files.flatMap((file) => Object.keys(file)))].filter((name) => !name.includes("."));
  if (names.includes(profile)) return;
  throw new CliError({
    code: "PROFILE_NOT_FOUND",
    message: `There is no profile "${profile}" in the AWS config and credentials files.`,
    hint:
      names.length === 0
        ? `Set one up with: aws configure --profile ${profile}`
        : `Profiles that exist: ${names.slice(0, 10).join(", ")}${names.length > 10 ? ", …" : ""}`,
  });
}

/** Goes through the proxy, and trusts the certificates, that the AWS CLI would. */
export async function makeRequestHandler(env: Environment): Promise<RequestHandler> {
  const timeouts = { connectionTimeout: limits.connect };
  const ca = await readCertificates(env.AWS_CA_BUNDLE);
  const direct = new NodeHttpHandler({
    ...timeouts,
    ...(ca === undefined ? {} : { httpsAgent: new Agent({ ca, keepAlive: true }) }),
  });
  const proxyNames = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"];
  if (!proxyNames.some((name) => env[name])) return direct;
  const { proxiedRequestHandler } = await import("./proxied-request-handler.js");
  return proxiedRequestHandler(direct, { timeouts, ca });
}

async function readCertificates(path: string | undefined): Promise<string | undefined> {
  if (path === undefined || path === "") return undefined;
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new CliError({
      code: "CA_BUNDLE_UNREADABLE",
      message: `The certificate bundle ${path}, named by AWS_CA_BUNDLE, cannot be read.`,
      hint: "Correct AWS_CA_BUNDLE, or unset it to use Node's own certificates.",
      cause,
    });
  }
}
