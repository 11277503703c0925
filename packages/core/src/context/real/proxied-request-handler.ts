import { NodeHttpHandler, type NodeHttpHandlerOptions } from "@smithy/node-http-handler";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";

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
  options: { timeouts: NodeHttpHandlerOptions; ca: string | undefined },
): RequestHandler {
  const byProxy = new Map<string, NodeHttpHandler>([["", direct]]);
  return {
    metadata: direct.metadata,
    handle(request, ...rest) {
      const port = request.port === undefined ? "" : `:${request.port}`;
      return handlerFor(getProxyForUrl(`${request.protocol}//${request.hostname}${port}`)).handle(request, ...rest);
    },
    updateHttpClientConfig: (key, value) => direct.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => direct.httpHandlerConfigs(),
  };

  function handlerFor(proxy: string): NodeHttpHandler {
    const known = byProxy.get(proxy);
    if (known !== undefined) return known;
    const ca = options.ca === undefined ? {} : { ca: options.ca };
    const httpsAgent = new HttpsProxyAgent(proxy, { keepAlive: true, ...ca });
    // What the constructor takes is for the proxy; this is for what lies behind it.
    Object.assign(httpsAgent.options, ca);
    const handler = new NodeHttpHandler({
      ...options.timeouts,
      httpAgent: new HttpProxyAgent(proxy, { keepAlive: true, ...ca }),
      httpsAgent,
    });
    byProxy.set(proxy, handler);
    return handler;
  }
}
