import type { ClientRequest } from "node:http";
import type { Socket } from "node:net";
import { HttpsProxyAgent } from "https-proxy-agent";
import { CliError, hasCode } from "../../errors/index.js";

/** The way to an https host through a proxy, on which a proxy's own refusal is told as such, and not as AWS's. */
export class TunnelAgent extends HttpsProxyAgent<string> {
  override async connect(
    request: ClientRequest,
    options: Parameters<HttpsProxyAgent<string>["connect"]>[1],
  ): Promise<Socket> {
    let status: number | undefined;
    request.once("proxyConnect", ({ statusCode }: { statusCode: number }) => (status = statusCode));
    let socket: Socket;
    try {
      socket = await super.connect(request, options);
    } catch (cause) {
      throw proxyError(this.proxy, cause);
    }
    if (status === undefined || status === 200) return socket;
    socket.destroy();
    throw proxyError(this.proxy, undefined, status);
  }
}

/** A sentence about the proxy, which it names without its password; connections that never came about say so already. */
function proxyError(proxy: URL, cause: unknown, status?: number): unknown {
  if (hasCode(cause, "ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"))
    return cause;
  const name = `${proxy.protocol}//${proxy.username === "" ? "" : `${proxy.username}:***@`}${proxy.host}`;
  return new CliError({
    code: "PROXY",
    message: `The proxy ${name} ${status === undefined ? "closed the connection without an answer" : `answered ${status}`}; AWS was not reached.`,
    hint: hintFor(status, proxy),
    cause,
  });
}

function hintFor(status: number | undefined, proxy: URL): string {
  if (status === 407) {
    return proxy.username === ""
      ? "It wants a user and a password: HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT"
      : "It does not take this user and password: correct them in HTTPS_PROXY.";
  }
  if (status === 502 || status === 503 || status === 504)
    return "It cannot reach AWS itself; try again, or ask who runs it.";
  return "Check that HTTPS_PROXY names a proxy for https and its scheme (http:// or https://), or set NO_PROXY=amazonaws.com to go without it.";
}
