import { NodeHttpHandler, type NodeHttpHandlerOptions } from "@smithy/node-http-handler";
import { HttpProxyAgent } from "http-proxy-agent";
import type { Environment } from "../context.js";
import { TunnelAgent } from "./proxy-agents.js";
import { unreachableProxy } from "./proxy-error.js";
import { proxyFor, type NamedProxy } from "./proxy-for.js";

/** What the SDK asks of a request handler. */
export type RequestHandler = Pick<
  NodeHttpHandler,
  "metadata" | "handle" | "updateHttpClientConfig" | "httpHandlerConfigs"
>;

/**
 * Sends each request through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name for its host, as the AWS
 * CLI does, and directly where they name none.
 */
export function proxiedRequestHandler(
  direct: NodeHttpHandler,
  options: { timeouts: NodeHttpHandlerOptions; ca: string | undefined; env: Environment },
): RequestHandler {
  const byProxy = new Map<string, NodeHttpHandler>();
  return {
    metadata: direct.metadata,
    async handle(request, ...rest) {
      const port = request.port === undefined ? "" : `:${request.port}`;
      const url = new URL(`${request.protocol}//${request.hostname}${port}`);
      const proxy = proxyFor(url, options.env);
      if (proxy === undefined) return direct.handle(request, ...rest);
      try {
        return await handlerFor(proxy).handle(request, ...rest);
      } catch (error) {
        throw unreachableProxy(proxy, error) ?? error;
      }
    },
    updateHttpClientConfig: (key, value) => direct.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => direct.httpHandlerConfigs(),
  };

  function handlerFor(proxy: NamedProxy): NodeHttpHandler {
    const known = byProxy.get(proxy.url);
    if (known !== undefined) return known;
    const ca = options.ca === undefined ? {} : { ca: options.ca };
    const httpsAgent = new TunnelAgent(proxy, { keepAlive: true, ...ca });
    // What the constructor takes is for the proxy; this is for what lies behind it.
    Object.assign(httpsAgent.options, ca);
    const handler = new NodeHttpHandler({
      ...options.timeouts,
      httpAgent: new HttpProxyAgent(proxy.url, { keepAlive: true, ...ca }),
      httpsAgent,
    });
    byProxy.set(proxy.url, handler);
    return handler;
  }
}
