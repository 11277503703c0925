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
    let status: number | undefined;
    request.once("proxyConnect", ({ statusCode }: { statusCode: number }) => (status = statusCode));
    let socket: Socket;
    try {
      socket = await this.attempts.follow(request, this, () => super.connect(request, options));
    } catch (cause) {
      throw unreachableProxy(this.named, cause) ?? this.refused(undefined, cause);
    }
    if (status === undefined || status === 200) return socket;
    socket.destroy();
    throw this.refused(status);
  }

  private refused(status: number | undefined, cause?: unknown): Error {
    const what = status === undefined ? "closed the connection without an answer" : `answered ${status}`;
    return proxyError(this.named, what, this.hintFor(status), cause);
  }

  private hintFor(status: number | undefined): string {
    const { variable } = this.named;
    if (status === 407) {
      return this.proxy.username === ""
        ? `It requires a user and a password: ${variable}=http://USER:PASSWORD@HOST:PORT`
        : `It rejected this user name and password: correct them in ${variable}.`;
    }
    if (status === 502 || status === 503 || status === 504)
      return "It cannot reach AWS; try again, or ask the proxy's administrator.";
    return `Check that ${variable} names an HTTPS proxy with its scheme (http:// or https://), or set NO_PROXY=amazonaws.com to bypass it.`;
  }
}
