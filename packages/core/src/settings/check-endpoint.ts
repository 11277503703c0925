import { isLoopback, type Environment } from "../context/index.js";
import { refusal, usageError } from "../errors/index.js";
import type { Service, Setting, Settings } from "./settings.js";

/**
 * Over http:// keys, passwords and sessions go in clear, so that it is for this machine only; `IAM_TOOLS_ALLOW_HTTP=true`
 * allows it for an emulator on another host, such as a container's.
 *
 * @throws {CliError} `USAGE` where it is no URL; `REFUSED` where it is http:// and leads to another machine
 */
export function requireUrl({ value, source }: Setting<string>, env: Environment): void {
  if (/^https?:\/\/./.test(value) && URL.canParse(value)) {
    const { protocol, hostname } = new URL(value);
    if (protocol === "https:" || isLoopback(hostname) || env["IAM_TOOLS_ALLOW_HTTP"] === "true") return;
    throw refusal(
      `${source} is ${value}: anything sent there, secrets included, can be read in transit.`,
      "Use https://. For an emulator on another host, set IAM_TOOLS_ALLOW_HTTP=true",
    );
  }
  throw usageError(
    `${source} is not a URL: ${value}`,
    "Use one that begins with https:// (or http:// for this machine).",
  );
}

/**
 * Where a service's calls go; undefined for AWS's own hosts.
 *
 * @throws {CliError} `USAGE` where FIPS or dual-stack hosts of AWS's are asked for as well
 */
export function endpointFor({ endpoints, fips, dualStack }: Settings, service: Service): string | undefined {
  const endpoint = endpoints[service];
  if (endpoint === undefined) return undefined;
  const clash = [
    { what: "FIPS endpoints", setting: fips, variable: "AWS_USE_FIPS_ENDPOINT" },
    { what: "dual-stack endpoints", setting: dualStack, variable: "AWS_USE_DUALSTACK_ENDPOINT" },
  ].find(({ setting }) => setting?.value === true);
  if (clash === undefined) return endpoint.value;
  throw usageError(
    `${clash.setting?.source} asks for AWS's own ${clash.what}, and ${endpoint.source} for ${endpoint.value}.`,
    `Remove one of the two; for this run alone, set ${clash.variable}=false or AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true.`,
  );
}
