import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { toCliError } from "../../errors/index.js";
import type { LoopbackAnswer, LoopbackServer, LoopbackService } from "../context.js";

/**
 * Whoever asks by another name than the address is a page in a browser whose name was made to lead here (DNS rebinding),
 * and refused whatever it has.
 */
export async function serveOnLoopback({ token, answer }: LoopbackService): Promise<LoopbackServer> {
  const wanted = digest(token);
  const server = createServer((request, response) => {
    const isMeant = request.headers.host === `127.0.0.1:${portOf(server)}`;
    const isAllowed = timingSafeEqual(digest(request.headers.authorization ?? ""), wanted) && isMeant;
    const body = { code: "AccessDenied", message: "The request has no valid authorization token." };
    const answering = isAllowed ? answer().catch(failure) : Promise.resolve({ status: 403, body });
    void answering.then((done) => send(response, done));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${portOf(server)}/`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Of one length, whatever it is made of. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function failure(error: unknown): LoopbackAnswer {
  const { code, message } = toCliError(error);
  return { status: 400, body: { code, message } };
}

function send(response: ServerResponse, { status, body }: LoopbackAnswer): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}
