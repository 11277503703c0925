import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { randomUUID } from "node:crypto";
import { AwsError } from "../operation/aws-error.js";
import type { HttpRequest, HttpResponse } from "./http-message.js";
import { writeError } from "./write-answer.js";

/** Answers a request, or drops its connection where it answers undefined. */
export type Answer = (request: HttpRequest) => Promise<HttpResponse | undefined>;

export interface Listening {
  readonly port: number;
  /** Ends all connections too. */
  close(): Promise<void>;
}

/** AWS takes no larger requests for IAM either. */
const maxBody = 1024 * 1024;

/** Listens on loopback only. @param port 0 is any that is free */
export async function listen(answer: Answer, clock: () => Date, port = 0): Promise<Listening> {
  const server = createServer((incoming, outgoing) => void handle(answer, clock, incoming, outgoing));
  // No connection is ended for being idle: on a busy machine its next request may be on the way by then.
  server.keepAliveTimeout = 0;
  server.on("clientError", (_, socket: Socket) => refuseMalformed(socket));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    // Room for all of a burst, before any of it is answered.
    server.listen({ host: "127.0.0.1", port, backlog: 4096 }, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

async function handle(
  answer: Answer,
  clock: () => Date,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await readBody(incoming);
  if (body === undefined) {
    const error = new AwsError("RequestEntityTooLarge", `The request is larger than ${maxBody} bytes.`);
    send(outgoing, clock, { ...writeError("iam", error, randomUUID()) });
    return;
  }
  const response = await answer({
    method: incoming.method ?? "",
    target: incoming.url ?? "/",
    headers: flatten(incoming),
    body,
  });
  if (response === undefined) incoming.socket.destroy();
  else send(outgoing, clock, response);
}

/** Undefined where it is too large; the rest is read all the same, so that the caller gets to read the answer. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= maxBody) chunks.push(chunk);
    }
  } catch {
    // The caller went away; nobody reads what is answered.
  }
  return size <= maxBody ? Buffer.concat(chunks) : undefined;
}

function flatten(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(",") : (value ?? ""),
    ]),
  );
}

function send(outgoing: ServerResponse, clock: () => Date, response: HttpResponse): void {
  // The date is the sandbox's: tools tell from it how far their clock is off.
  outgoing.writeHead(response.status, { ...response.headers, date: clock().toUTCString() });
  outgoing.end(response.body);
}

/** What is not even HTTP. */
function refuseMalformed(socket: Socket): void {
  if (!socket.writable) return;
  const { body } = writeError(
    "iam",
    new AwsError("MalformedHttpRequest", "The request is not valid HTTP."),
    randomUUID(),
  );
  socket.write("HTTP/1.1 400 Bad Request\r\ncontent-type: text/xml\r\nconnection: close\r\n");
  socket.write(`content-length: ${Buffer.byteLength(body)}\r\n\r\n`);
  socket.end(body);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
