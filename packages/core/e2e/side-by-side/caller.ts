import { createHash, randomInt } from "node:crypto";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { dirname, join } from "node:path";
import type { Certificate } from "./certificate.js";
import type { InTurn } from "./in-turn.js";
import { credentials, HERE, type Situation } from "./situations.js";

/** One of the two, with a machine to call and files of its own. */
export interface Caller {
  readonly server: Server;
  readonly seen: string[];
  readonly folder: string;
  readonly run: InTurn;
}

/** @param folder in which the caller gets its own */
export async function startCaller(
  name: string,
  run: InTurn,
  { folder, certificate }: { readonly folder: string; readonly certificate: Certificate },
): Promise<Caller> {
  const seen: string[] = [];
  const answerAs =
    (place: (request: IncomingMessage) => string): RequestListener =>
    (request, response) => {
      const [, key, region] = /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? "") ?? [];
      seen.push(`${place(request)}, ${key} in ${region}`);
      response.writeHead(403, { "content-type": "text/xml", connection: "close" });
      response.end("<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>");
    };
  const server = createServer(answerAs(() => "this machine"));
  const aws = createTlsServer(
    certificate,
    answerAs(({ headers: { host } }) => host ?? ""),
  );
  aws.on("tlsClientError", () => seen.push("a certificate that was not trusted"));
  server.on("connect", (_request: IncomingMessage, socket: Socket) => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    aws.emit("connection", socket);
  });
  await new Promise<void>((resolve) => server.listen(0, ownAddress(), resolve));
  const own = join(folder, name);
  await mkdir(own);
  return { server, seen, folder: own, run };
}

/** Where nobody else of this machine calls: a port alone was another server's a moment ago, and its callers come on. */
function ownAddress(): string {
  // Elsewhere a machine is its own at this one address only.
  if (process.platform !== "linux") return "127.0.0.1";
  return `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
}

/** The first request of the run; undefined where it failed before one. */
export async function reached(
  { server, seen, folder: whole, run }: Caller,
  situation: Situation,
): Promise<string | undefined> {
  const { address, port } = server.address() as AddressInfo;
  const here = `http://${address}:${port}`;
  const fill = (text: string) => text.replaceAll(HERE, here);
  seen.length = 0;
  // What was read of a file is kept by its name.
  const folder = await mkdtemp(join(whole, "run-"));
  await writeFile(join(folder, "config"), fill(situation.config ?? ""));
  await writeFile(join(folder, "credentials"), fill(situation.credentials ?? credentials));
  await signIn(whole, ["corp", "my corp", "other"]);
  const { profile = "", region = "", endpointUrl = "" } = situation;
  await run([profile, region, fill(endpointUrl)], {
    PATH: process.env["PATH"] ?? "",
    HOME: whole,
    AWS_CONFIG_FILE: join(folder, "config"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "1",
    HTTPS_PROXY: here,
    AWS_CA_BUNDLE: join(dirname(whole), "cert.pem"),
    ...Object.fromEntries(Object.entries(situation.env ?? {}).map(([name, value]) => [name, fill(value)])),
  });
  return seen[0];
}

/** As `aws sso login` leaves it. */
async function signIn(home: string, sessions: readonly string[]): Promise<void> {
  const cache = join(home, ".aws", "sso", "cache");
  await mkdir(cache, { recursive: true });
  const token = { accessToken: "token", expiresAt: new Date(Date.now() + 3_600_000).toISOString() };
  for (const session of sessions) {
    const name = createHash("sha1").update(session).digest("hex");
    await writeFile(join(cache, `${name}.json`), JSON.stringify(token));
  }
}
