import type { ClientRequest } from "node:http";
import type { HttpProxyAgent } from "http-proxy-agent";

/**
 * The connections to a proxy that are not there yet. Node closes the connection of a request that is given up, but not one
 * that an agent is still making for it: a proxy that takes it and says nothing would keep the process.
 */
export class ProxyAttempts {
  private readonly pending = new Map<ClientRequest, AbortController>();

  /** @param connect of the agent, which connects as `connectOpts` says before it waits for anything */
  async follow<T>(
    request: ClientRequest,
    agent: Pick<HttpProxyAgent<string>, "connectOpts">,
    connect: () => Promise<T>,
  ): Promise<T> {
    const stop = new AbortController();
    agent.connectOpts = { ...agent.connectOpts, signal: stop.signal };
    this.pending.set(request, stop);
    try {
      return await connect();
    } finally {
      this.pending.delete(request);
    }
  }

  /** Closes those of requests that were given up meanwhile. */
  closeAbandoned(): void {
    for (const [request, stop] of this.pending) if (request.destroyed) stop.abort();
  }
}
