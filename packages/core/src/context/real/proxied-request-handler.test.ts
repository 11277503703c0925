import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { proxiedRequestHandler } from "./proxied-request-handler.js";

/** A proxy that takes every connection, and says nothing. */
let proxy: Server;
const taken: Socket[] = [];
beforeEach(async () => {
  proxy = createServer((socket) => void taken.push(socket));
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
});
afterEach(() => {
  for (const socket of taken.splice(0)) socket.destroy();
  proxy.close();
});

test.each(["http:", "https:"])(
  "a call to %s that is given up closes its connection to a silent proxy, which would keep the process",
  async (protocol) => {
    const { port } = proxy.address() as AddressInfo;
    const stop = new AbortController();
    const handler = proxiedRequestHandler(new NodeHttpHandler(), {
      timeouts: {},
      ca: undefined,
      env: { HTTP_PROXY: `127.0.0.1:${port}`, HTTPS_PROXY: `127.0.0.1:${port}` },
    });
    const connection = once(proxy, "connection") as Promise<[Socket]>;
    const request = { protocol, hostname: "aws.invalid", method: "POST", path: "/", headers: {}, query: {} };
    const sent = handler.handle({ ...request, clone: () => request } as never, { abortSignal: stop.signal });
    const call = sent.catch((error: unknown) => error);
    const [socket] = await connection;
    const closed = once(socket.resume(), "close");
    stop.abort();
    expect(await call).toMatchObject({ name: "AbortError" });
    await closed;
  },
);
