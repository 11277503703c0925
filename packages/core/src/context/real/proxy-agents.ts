import type { ClientRequest } from "node:http";
import type { Socket } from "node:net";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent, type HttpsProxyAgentOptions } from "https-proxy-agent";
import { ProxyAttempts } from "./proxy-attempts.js";
import { proxyError, unreachableProxy } from "./proxy-error.js";
import type { NamedProxy } from "./proxy-for.js";

/** The way to an http host through a proxy. */
export class ForwardingAgent extends HttpProxyAgent<string> {
  readonly attempts = new ProxyAttempts();

  override async connect(...[request, options]: Parameters<HttpProxyAgent<string>["connect"]>): Promise<Socket> {
    return this.attempts.follow(request, this, () => super.connect(request, options));
  }
}

interface ProxyAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The ways to sign in that it offers, by the word that each challenge begins with (RFC 9110, 11.6 and 11.7). */
function schemesOf({ headers }: ProxyAnswer): string[] {
  const challenges = [headers["proxy-authenticate"] ?? []].flat(2);
  const known = ["Basic", "Digest", "Negotiate", "NTLM", "Kerberos", "Bearer"];
  return known.filter((scheme) =>
    challenges.some((text) => new RegExp(`(?:^|,)\\s*${scheme}(?:\\s|,|$)`, "i").test(text.replaceAll(/"[^"]*"/g, ""))),
  );
}

function signInHint(variable: string, schemes: readonly string[]): string {
  const isWindows = schemes.some((scheme) => scheme !== "Digest" && scheme !== "Bearer");
  const named = schemes.join(", ");
  return [
    `It requires a sign-in by ${isWindows ? `Kerberos or NTLM (${named})` : named}, which these tools, like the AWS CLI, do not support.`,
    `Run a local proxy that signs in for you, such as px or cntlm, and name that: ${variable}=http://127.0.0.1:3128`,
    "To go without a proxy, where the network allows it: NO_PROXY=amazonaws.com",
  ].join("\n");
}

/** The way to an https host through a proxy, on which a proxy's own refusal is told as such, and not as AWS's. */
export class TunnelAgent extends HttpsProxyAgent<string> {
  readonly attempts = new ProxyAttempts();

  constructor(
    private readonly named: NamedProxy,
    options: HttpsProxyAgentOptions<string>,
  ) {
    super(named.url, options);
  }

  override async connect(
    request: ClientRequest,
    options: Parameters<HttpsProxyAgent<string>["connect"]>[1],
  ): Promise<Socket> {
    let answer: ProxyAnswer | undefined;
    request.once("proxyConnect", (said: ProxyAnswer) => (answer = said));
    let socket: Socket;
    try {
      socket = await this.attempts.follow(request, this, () => super.connect(request, options));
    } catch (cause) {
      throw unreachableProxy(this.named, cause) ?? this.refused(undefined, cause);
    }
    if (answer === undefined || answer.statusCode === 200) return socket;
    socket.destroy();
    throw this.refused(answer);
  }

  private refused(answer: ProxyAnswer | undefined, cause?: unknown): Error {
    const what = answer === undefined ? "closed the connection without an answer" : `answered ${answer.statusCode}`;
    return proxyError(this.named, what, this.hintFor(answer), cause);
  }

  private hintFor(answer: ProxyAnswer | undefined): string {
    const { variable } = this.named;
    const status = answer?.statusCode;
    if (answer !== undefined && status === 407) {
      const schemes = schemesOf(answer);
      if (schemes.length > 0 && !schemes.includes("Basic")) return signInHint(variable, schemes);
      return this.proxy.username === ""
        ? `It requires a user and a password: ${variable}=http://USER:PASSWORD@HOST:PORT`
        : `It rejected this user name and password: correct them in ${variable}.`;
    }
    if (status === 502 || status === 503 || status === 504)
      return "It cannot reach AWS; try again, or ask the proxy's administrator.";
    return `Check that ${variable} names an HTTPS proxy with its scheme (http:// or https://), or set NO_PROXY=amazonaws.com to bypass it.`;
  }
}
