import { NodeHttpHandler, type NodeHttpHandlerOptions } from "@smithy/node-http-handler";
import type { Environment } from "../context.js";
import { ForwardingAgent, TunnelAgent } from "./proxy-agents.js";
import { throughProxy, unreachableProxy } from "./proxy-error.js";
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
  const byProxy = new Map<string, { handler: NodeHttpHandler; agents: readonly (ForwardingAgent | TunnelAgent)[] }>();
  return {
    metadata: direct.metadata,
    async handle(request, ...rest) {
      const port = request.port === undefined ? "" : `:${request.port}`;
      const url = new URL(`${request.protocol}//${request.hostname}${port}`);
      const proxy = proxyFor(url, options.env);
      if (proxy === undefined) return direct.handle(request, ...rest);
      const { handler, agents } = wayBy(proxy);
      try {
        return await handler.handle(request, ...rest);
      } catch (error) {
        for (const { attempts } of agents) attempts.closeAbandoned();
        throw unreachableProxy(proxy, error) ?? throughProxy(proxy, error);
      }
    },
    updateHttpClientConfig: (key, value) => direct.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => direct.httpHandlerConfigs(),
  };

  function wayBy(proxy: NamedProxy) {
    const known = byProxy.get(proxy.url);
    if (known !== undefined) return known;
    const ca = options.ca === undefined ? {} : { ca: options.ca };
    const httpsAgent = new TunnelAgent(proxy, { keepAlive: true, ...ca });
    // What the constructor takes is for the proxy; this is for what lies behind it.
    Object.assign(httpsAgent.options, ca);
    const httpAgent = new ForwardingAgent(proxy.url, { keepAlive: true, ...ca });
    const handler = new NodeHttpHandler({ ...options.timeouts, httpAgent, httpsAgent });
    const way = { handler, agents: [httpAgent, httpsAgent] };
    byProxy.set(proxy.url, way);
    return way;
  }
}
