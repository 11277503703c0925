import { CliError } from "../../errors/index.js";
import type { AwsCredentials } from "../context.js";
import { notAws } from "./answer-check.js";
import { guard } from "./guarded-handler.js";
import { requestHandler, type Surroundings } from "./client-configuration.js";

/**
 * The credentials go in the body of a POST, and not in an address that a proxy might write to its log.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
 */
export async function requestSigninToken(
  federationUrl: string,
  credentials: AwsCredentials,
  { run, ...surroundings }: Surroundings,
): Promise<string> {
  const url = new URL(federationUrl);
  const { accessKeyId: sessionId, secretAccessKey: sessionKey, sessionToken } = credentials;
  const Session = JSON.stringify({ sessionId, sessionKey, sessionToken });
  const body = new URLSearchParams({ Action: "getSigninToken", Session }).toString();
  const handler = guard(await requestHandler(surroundings), run);
  const { response } = await handler.handle({
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === "" ? {} : { port: Number(url.port) }),
    path: url.pathname,
    query: {},
    headers: {
      host: url.host,
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      "content-length": String(Buffer.byteLength(body)),
    },
    body,
  } as never);
  const { statusCode: status, headers } = response;
  const answer = { status, headers, body: response.body as Uint8Array };
  const token = status === 200 ? readToken(Buffer.from(answer.body).toString("utf8")) : undefined;
  if (token !== undefined) return token;
  if (status === 200) {
    const secrets = [sessionKey, sessionToken ?? ""].filter((secret) => secret !== "");
    throw notAws({ host: url.host, operation: "GetSigninToken", secrets }, answer);
  }
  throw new CliError({
    code: "SIGN_IN_REFUSED",
    message: `The sign-in page at ${url.host} gave no token for these credentials (HTTP ${status}).`,
    hint: "Only sessions of a role or a federated user can sign in to the console; name a role with --role.",
  });
}

function readToken(answer: string): string | undefined {
  try {
    const { SigninToken } = JSON.parse(answer) as { SigninToken?: unknown };
    return typeof SigninToken === "string" && SigninToken.trim() !== "" ? SigninToken : undefined;
  } catch {
    return undefined;
  }
}
