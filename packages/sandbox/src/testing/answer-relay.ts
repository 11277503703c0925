import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/**
 * What comes in place of AWS's answer. `page`, `empty` and `no-content` keep the request from AWS, as a filtering proxy
 * does; after `cut` it was carried out, and only half of the answer comes.
 */
export const replacements = ["page", "empty", "no-content", "cut"] as const;
export type Replacement = (typeof replacements)[number];

export interface AnswerRelay {
  readonly url: string;
  /** How many requests came since `replace` was last called. */
  readonly requests: number;
  /** From now on the answer of that number, counted from 0, is replaced; none where not given. */
  replace(index?: number, by?: Replacement): void;
  close(): Promise<void>;
}

/** An HTTP relay to a sandbox, which replaces one answer on request. */
export async function startAnswerRelay(target: string): Promise<AnswerRelay> {
  let requests = 0;
  let replaced: { index: number; by: Replacement } | undefined;
  const server = createServer((incoming, outgoing) => {
    const by = requests === replaced?.index ? replaced.by : undefined;
    requests += 1;
    void answer(target, incoming, outgoing, by).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests;
    },
    replace(index, by = "page") {
      requests = 0;
      replaced = index === undefined ? undefined : { index, by };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const page = "<!doctype html><html><head><title>Blocked by the filter</title></head><body>Sorry</body></html>";

async function answer(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  by: Replacement | undefined,
): Promise<void> {
  const body = await buffer(incoming);
  switch (by) {
    case "page":
      return void outgoing.writeHead(200, { "content-type": "text/html" }).end(page);
    case "empty":
      return void outgoing.writeHead(200).end();
    case "no-content":
      return void outgoing.writeHead(204).end();
    default: {
      const inner = await pass(target, incoming, body);
      const content = await buffer(inner);
      const { "transfer-encoding": _, ...headers } = inner.headers;
      outgoing.writeHead(inner.statusCode ?? 500, { ...headers, "content-length": content.length });
      if (by === undefined) outgoing.end(content);
      else outgoing.write(content.subarray(0, content.length / 2), () => outgoing.destroy());
    }
  }
}

function pass(
  target: string,
  { method = "GET", headers, url }: IncomingMessage,
  body: Buffer,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { "transfer-encoding": _, ...others } = headers;
    request(new URL(url ?? "/", target), { method, headers: { ...others, "content-length": body.length } }, resolve)
      .on("error", reject)
      .end(body);
  });
}
