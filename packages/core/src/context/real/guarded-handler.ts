import { CliError, cancelled, exitCodes } from "../../errors/index.js";
import { changesNothing } from "../operation-of.js";
import { checkAnswer, cutOff, noteAnswer, notAwsOf, uncertainty, type Asked } from "./answer-check.js";
import type { RequestHandler } from "./proxied-request-handler.js";

/** What a request needs to know of the run that it is part of. */
export interface CallingRun {
  readonly signal: AbortSignal;
  /** Says something to the person meanwhile; one line. */
  readonly tell: (line: string) => void;
  /** Called before each request with the host that it goes to. */
  readonly onSend: (host: string) => void;
}

/** Milliseconds, but for the last two, which are bytes. */
export interface Limits {
  readonly connect: number;
  /** From the request to the first byte of the answer. */
  readonly answer: number;
  /** In which at least `slowest` bytes of the answer's body must come. */
  readonly pause: number;
  /** For the whole body. */
  readonly body: number;
  /** For which the answer to a change is still waited for when the run is cancelled. */
  readonly afterCancel: number;
  readonly slowest: number;
  readonly largest: number;
}

export const limits: Limits = {
  connect: 10_000,
  answer: 30_000,
  pause: 10_000,
  body: 120_000,
  afterCancel: 3_000,
  slowest: 1024,
  largest: 2 ** 26,
};

/** Of a request's form: what no message may show. */
const secretFields = ["Password", "NewPassword", "OldPassword", "TokenCode", "SAMLAssertion", "WebIdentityToken"];

type Request = Parameters<RequestHandler["handle"]>[0];
type Options = Parameters<RequestHandler["handle"]>[1];
type Response = Awaited<ReturnType<RequestHandler["handle"]>>["response"];

/**
 * Sends requests, and hands on only whole answers of AWS's: what else answers is an error that says what it was, and what
 * does not come in time, or no further, is a lost answer. Cancelling the run ends a request at once, but for one that
 * changes something, whose answer is waited for a moment longer, so that it is known.
 *
 * @throws {CliError} (all of them from `handle`) `NOT_AWS`; `NO_ANSWER` for a lost answer; `NETWORK` where no connection
 * comes about; `REQUEST_IMPOSSIBLE` where a key cannot be sent; `CANCELLED`
 */
export function guard(handler: RequestHandler, run: CallingRun, within: Limits = limits): RequestHandler {
  return {
    metadata: handler.metadata,
    updateHttpClientConfig: (key, value) => handler.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => handler.httpHandlerConfigs(),
    async handle(request, options) {
      requireSendable(request);
      const asked = readRequest(request);
      run.onSend(asked.host);
      const watch = watchOver(asked, run, within);
      try {
        // Node drops a connection that switches its protocol without a word, even when the request is aborted.
        const { response } = await Promise.race([
          handler.handle(request, { ...options, ...watch.options }),
          watch.failed,
        ]);
        const body = await collect(response, asked, watch);
        const { operation } = asked;
        const { statusCode: status, headers } = response;
        if (operation !== undefined) {
          checkAnswer({ ...asked, operation }, { status, headers, body });
          noteAnswer(response, { ...asked, operation }, { status, headers, body });
        }
        response.body = body;
        return { response };
      } catch (error) {
        throw watch.failure() ?? noConnection(error, asked, within) ?? notHttp(error, asked) ?? towards(error, asked);
      } finally {
        watch.end();
      }
    },
  };
}

/** Node refuses such headers only when timers of the SDK's are set, which then keep the process alive for a minute. */
function requireSendable({ headers }: Request): void {
  const [name] = Object.entries(headers).find(([, value]) => /[^\t\x20-\x7e\x80-\xff]/.test(value)) ?? [];
  if (name === undefined) return;
  const what = name === "authorization" ? "access key id" : name === "x-amz-security-token" ? "session token" : name;
  throw new CliError({
    code: "REQUEST_IMPOSSIBLE",
    message: `The ${what} contains a character that is not allowed there, such as a control character.`,
    hint: "Store it again, as it was shown when it was created: aws configure",
  });
}

function readRequest({ hostname, port, path, headers, body }: Request): Asked {
  const host = port === undefined ? hostname : `${hostname}:${port}`;
  const [, target] = headers["x-amz-target"]?.split(".") ?? [];
  const form = typeof body === "string" && body.startsWith("Action=") ? new URLSearchParams(body) : undefined;
  const secrets = [...secretFields.map((name) => form?.get(name)), headers["x-amz-security-token"]];
  return {
    host,
    // The sign-in page has actions, too, and no versions.
    operation: target ?? (form?.has("Version") ? (form.get("Action") ?? undefined) : operationAt(path)),
    protocol: target !== undefined ? "json" : form === undefined ? "rest-json" : "query",
    secrets: secrets.flatMap((secret) => (secret ? [secret, encodeURIComponent(secret)] : [])),
  };
}

/** Of IAM Toolbox, whose one operation stands in the path. */
function operationAt(path: string): string | undefined {
  return /\/authorization-details\/\w+$/.test(path) ? "GetRequestAuthorizationDetails" : undefined;
}

type Watch = ReturnType<typeof watchOver>;

/** The timers of one request; the first to go off ends it, and says why. */
function watchOver({ operation, host }: Asked, { signal, tell }: CallingRun, limits: Limits) {
  const mayBeDropped = operation === undefined || changesNothing(operation);
  const stop = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  let failure: CliError | undefined;
  let received = 0;
  let before = 0;

  const after = (milliseconds: number, act: () => void) => {
    const timer = setTimeout(act, milliseconds);
    timers.push(timer);
    return timer;
  };
  const failed = new Promise<never>((_, reject) => {
    stop.signal.addEventListener("abort", () => reject(failure), { once: true });
  });
  // Once the answer has come, nobody waits for this.
  failed.catch(() => {});
  const fail = (error: CliError) => {
    failure ??= error;
    stop.abort();
  };
  const lose = (what: string) => {
    const hint =
      "Run this again. If it happens again, check the network, HTTPS_PROXY, and AWS_ENDPOINT_URL or --endpoint-url.";
    fail(new CliError({ code: "NO_ANSWER", message: `${what}.${uncertainty(operation)}`, hint }));
  };
  const onCancel = () => {
    if (mayBeDropped) return fail(cancelled());
    after(limits.afterCancel / 6, () => {
      tell(`Waiting a moment for ${host} to say whether ${operation} was carried out (Ctrl-C again to stop at once)`);
    });
    after(limits.afterCancel, () => {
      fail(
        new CliError({
          code: "CANCELLED",
          message: `Cancelled before ${host} answered.${uncertainty(operation)}`,
          hint: "Run this again to see, and to go on.",
          exitCode: exitCodes.cancelled,
        }),
      );
    });
  };
  const requirePace = () => {
    if (received - before < limits.slowest) return lose(`The answer from ${host} stopped in the middle`);
    before = received;
    after(limits.pause, requirePace);
  };

  const patience = after(limits.answer, () => lose(`${host} did not answer within ${limits.answer / 1000} seconds`));
  if (signal.aborted) onCancel();
  else signal.addEventListener("abort", onCancel, { once: true });
  return {
    options: { abortSignal: stop.signal } as Options,
    failed,
    failure: () => failure,
    answered() {
      clearTimeout(patience);
      after(limits.pause, requirePace);
      after(limits.body, () => lose(`The answer from ${host} took longer than ${limits.body / 1000} seconds`));
    },
    receive(bytes: number) {
      received += bytes;
      if (received > limits.largest) lose(`The answer from ${host} is larger than any that AWS sends`);
    },
    end() {
      for (const timer of timers) clearTimeout(timer);
      signal.removeEventListener("abort", onCancel);
    },
  };
}

async function collect({ body }: Response, asked: Asked, watch: Watch): Promise<Uint8Array> {
  watch.answered();
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      watch.receive(chunk.byteLength);
    }
  } catch {
    throw cutOff(asked);
  }
  return Buffer.concat(chunks);
}

/** The SDK calls that a time-out, too, and would try again for another ten seconds each time. */
function noConnection(error: unknown, { host }: Asked, { connect }: Limits): CliError | undefined {
  const { name, code, syscall } = error as { name?: string; code?: string; syscall?: string };
  if (name !== "TimeoutError" || !(code === undefined || syscall === "connect")) return undefined;
  return new CliError({
    code: "NETWORK",
    message: `No connection to ${host} within ${connect / 1000} seconds.`,
    hint: "Check the network, HTTPS_PROXY, and AWS_ENDPOINT_URL or --endpoint-url if you use one.",
  });
}

/** What answers in another protocol: Node's parser says so (`HPE_…`), or no TLS comes about, before anything was sent. */
function notHttp(error: unknown, asked: Asked): CliError | undefined {
  const { code, proxy } = error as { code?: unknown; proxy?: string };
  if (typeof code !== "string") return undefined;
  if (code.startsWith("HPE_")) return notAwsOf(asked, "it is not HTTP");
  if (code !== "EPROTO" && !code.startsWith("ERR_SSL_")) return undefined;
  return new CliError({
    code: "NETWORK",
    message: `Cannot make a TLS connection to ${asked.host}${proxy === undefined ? "" : ` through ${proxy}`}: it speaks another protocol, or another version of TLS.`,
    hint: "Check the network, HTTPS_PROXY, and AWS_ENDPOINT_URL or --endpoint-url if you use one; an emulator may need http://.",
  });
}

/** Of a connection that broke Node tells neither name nor address, nor whether a change was carried out. */
function towards(error: unknown, { host, operation }: Asked): unknown {
  if (error instanceof Error && !(error instanceof CliError))
    Object.assign(error, { askedHost: host, doubt: uncertainty(operation) });
  return error;
}
