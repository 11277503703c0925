import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as timer } from "node:timers/promises";
import { cancelled, CliError } from "../../errors/index.js";
import type { Browser, Environment } from "../context.js";

/** Milliseconds in which a browser that was started asks for its page. */
const patience = 60_000;

/**
 * The person's browser: `BROWSER`, else what the system opens addresses with. Its command line can be read by all users
 * of the machine, so that it gets an address on loopback that works once and leads to the real one.
 */
export function realBrowser(env: Environment, signal: AbortSignal): Browser {
  return {
    async open(url) {
      const path = `/${randomBytes(16).toString("hex")}`;
      const server = createServer();
      const served = redirectOnce(server, path, url);
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
            () => Promise.reject(noBrowser("asked for no page")),
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

function redirectOnce(server: Server, path: string, url: string): Promise<void> {
  return new Promise((resolve) => {
    let isGone = false;
    server.on("request", (request, response) => {
      if (isGone || request.url !== path) {
        response.writeHead(404, { Connection: "close" }).end();
        return;
      }
      isGone = true;
      const headers = { Location: url, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" };
      response.writeHead(302, { ...headers, Connection: "close" }).end(() => resolve());
    });
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
    hint: "Leave out --open to have the address printed, or name another browser in BROWSER.",
  });
}
