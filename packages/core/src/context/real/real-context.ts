import { setMaxListeners } from "node:events";
import { constants } from "node:os";
import type { Aws, Context } from "../context.js";
import { realClock } from "./clock.js";
import { realFiles } from "./files.js";
import { realOutput } from "./outputs.js";
import { realProcesses } from "./processes.js";
import { realPrompt } from "./prompt.js";
import { realRandom } from "./random.js";

/** What a run has in place of what is this process's: a test runs many tools, each with an environment of its own. */
export type Given = Partial<Pick<Context, "out" | "err" | "env" | "files" | "signal">>;

/**
 * The world as it is: this process's streams, environment, files, clock and network. Everything in it loads what it
 * needs when it is first used.
 */
export function realContext(given: Given = {}): Context {
  const { env = process.env, files = realFiles(), signal = cancellation() } = given;
  let { out, err } = given;
  const standardError = () => {
    err ??= realOutput(2);
    return err;
  };
  const tell = (line: string) => standardError().write(`${line}\n`);
  const clock = realClock(signal);
  const processes = realProcesses();
  let made: Promise<Aws> | undefined;
  const aws = () => {
    made ??= import("./aws.js").then(({ realAws }) => realAws({ clock, env, files, processes, signal, tell }));
    return made;
  };
  return {
    get out() {
      out ??= realOutput(1);
      return out;
    },
    get err() {
      return standardError();
    },
    env,
    clock,
    files,
    processes,
    prompt: realPrompt(signal, standardError),
    mail: {
      async open(url, options) {
        const { openMailTransport } = await import("./mail.js");
        return openMailTransport(url, { ...options, signal, tell });
      },
    },
    aws: {
      iam: async (settings) => (await aws()).iam(settings),
      iamToolbox: async (settings) => (await aws()).iamToolbox(settings),
      sts: async (settings) => (await aws()).sts(settings),
      organizations: async (settings) => (await aws()).organizations(settings),
      signinToken: async (url, request) => (await aws()).signinToken(url, request),
    },
    browser: {
      async open(url) {
        const { realBrowser } = await import("./browser.js");
        return realBrowser({ env, signal, tell }).open(url);
      },
    },
    loopback: {
      async serve(service) {
        const { serveOnLoopback } = await import("./serve-on-loopback.js");
        return serveOnLoopback(service);
      },
    },
    random: realRandom(),
    signal,
  };
}

/**
 * The first Ctrl-C asks the run to stop at the next point where nothing is half done; the second ends it at once. The
 * reason names the signal.
 */
function cancellation(): AbortSignal {
  const controller = new AbortController();
  // Every read that is under way listens, and there may be many: Node would warn of the eleventh.
  setMaxListeners(0, controller.signal);
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(128 + constants.signals[name]);
      controller.abort(Object.assign(new DOMException("Cancelled", "AbortError"), { signal: name }));
    });
  }
  return controller.signal;
}
