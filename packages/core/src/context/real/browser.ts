import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as timer } from "node:timers/promises";
import { cancelled, CliError } from "../../errors/index.js";
import type { Browser, Environment } from "../context.js";
import { askerOf } from "./asker.js";

/** Milliseconds in which a browser that was started asks for its page. */
const patience = 60_000;

interface BrowserWorld {
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Says something to the person meanwhile; one line. */
  readonly tell: (line: string) => void;
}

/**
 * The person's browser: `BROWSER`, else what the system opens addresses with. Its command line can be read by all users
 * of the machine, so that it gets an address on loopback that works once, leads to the real one, and answers the person's
 * own processes only; who else asks is told of.
 */
export function realBrowser({ env, signal, tell }: BrowserWorld): Browser {
  return {
    async open(url) {
      const path = `/${randomBytes(16).toString("hex")}`;
      const server = createServer();
      const served = redirectOnce(server, { path, url, tell });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      try {
        const { port } = server.address() as AddressInfo;
        const late = new AbortController();
        const ended = AbortSignal.any([signal, late.signal]);
        await Promise.race([
          served,
          start(env, `http://127.0.0.1:${port}${path}`),
          timer(patience, undefined, { signal: ended }).then(
            () => Promise.reject(noBrowser("did not open the page")),
            (error: unknown) => Promise.reject(cancelled(error)),
          ),
        ]).finally(() => late.abort());
      } finally {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

interface Redirect {
  readonly path: string;
  readonly url: string;
  readonly tell: BrowserWorld["tell"];
}

function redirectOnce(server: Server, { path, url, tell }: Redirect): Promise<void> {
  return new Promise((resolve) => {
    let isGone = false;
    const answer = async (request: IncomingMessage, response: ServerResponse) => {
      const isAsked = request.url === path && request.method === "GET";
      const { uid, isTrusted } = isAsked ? await askerOf(request.socket) : { uid: undefined, isTrusted: false };
      if (isAsked && !isTrusted) {
        const who = uid === undefined ? "A process of an unknown user" : `Another user (number ${uid})`;
        tell(`Warning: ${who} asked for the sign-in address before the browser did, and was refused.`);
      }
      if (isGone || !isTrusted) {
        response.writeHead(404, { Connection: "close" }).end();
        return;
      }
      isGone = true;
      const headers = { Location: url, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" };
      response.writeHead(302, { ...headers, Connection: "close" }).end(() => resolve());
    };
    server.on("request", (request, response) => void answer(request, response));
  });
}

/** Never ends where the browser was started: it may stay open for hours, or hand the address on and end at once. */
function start(env: Environment, address: string): Promise<never> {
  const [program, ...args] = env["BROWSER"] ? [env["BROWSER"]] : systemOpener();
  const child = spawn(program, [...args, address], { stdio: "ignore", detached: true });
  child.unref();
  return new Promise((_resolve, reject) => {
    child.once("error", () => reject(noBrowser("cannot be started", program)));
    child.once("exit", (code) => {
      if (code !== 0 && code !== null) reject(noBrowser(`ended with exit code ${code}`, program));
    });
  });
}

function systemOpener(): [string, ...string[]] {
  if (process.platform === "darwin") return ["open"];
  return process.platform === "win32" ? ["rundll32", "url.dll,FileProtocolHandler"] : ["xdg-open"];
}

function noBrowser(what: string, program = ""): CliError {
  return new CliError({
    code: "NO_BROWSER",
    message: `The browser${program === "" ? "" : ` (${program})`} ${what}.`,
    hint: "Leave out --open to print the address, or set BROWSER to another browser.",
  });
}
