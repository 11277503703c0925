import { types } from "node:util";
import { operationOf, type AwsClient, type AwsCommand, type Context } from "../context/index.js";

export interface TimedContext {
  /** Does what the other does, and takes note of how long that takes. */
  readonly context: Context;
  /** A line for each kind of work, in the order in which they began: milliseconds, how often, what. */
  report(): string;
}

interface Work {
  milliseconds: number;
  times: number;
}

/**
 * Watches where the time of a run goes. All that a command does to the world goes through its context, so that nothing
 * else has to know of it. Works that go on at the same time count each in full.
 */
export function timeContext(context: Context): TimedContext {
  const works = new Map<string, Work>();
  count("start-up", performance.now());
  const timed: Partial<Context> = {
    files: watched(context.files, (method, [path]) => fileWork(method, String(path))),
    clock: watched(context.clock, (method) => (method === "sleep" ? "waiting" : undefined)),
    prompt: watched(context.prompt, () => "questions and piped input"),
    processes: watched(context.processes, (method) => (method === "run" ? "other programs" : "lock")),
    browser: watched(context.browser, () => "browser"),
    aws: {
      iam: async (settings) =>
        watchedClient("iam", await watch("SDK and its settings", () => context.aws.iam(settings))),
      iamToolbox: async (settings) =>
        watchedClient("iam", await watch("SDK and its settings", () => context.aws.iamToolbox(settings))),
      sts: async (settings) =>
        watchedClient("sts", await watch("SDK and its settings", () => context.aws.sts(settings))),
      organizations: async (settings) =>
        watchedClient("organizations", await watch("SDK and its settings", () => context.aws.organizations(settings))),
      signinToken: (...args) => watch("signin:GetSigninToken", () => context.aws.signinToken(...args)),
    },
    mail: {
      open: async (...args) => watched(await watch("mail", () => context.mail.open(...args)), () => "mail"),
    },
  };
  return {
    context: new Proxy(context, {
      get: (target, member: keyof Context) => timed[member] ?? target[member],
    }),
    report() {
      count("in all", performance.now());
      return [...works].map(([name, work]) => `${formatWork(name, work)}\n`).join("");
    },
  };

  function watchedClient(service: string, client: AwsClient): AwsClient {
    return watched(client, (_method, [command]) => `${service}:${operationOf(command as AwsCommand<unknown>)}`);
  }

  /** The same object, but that calls of its methods are watched where they have a name to be watched under. */
  function watched<Watched extends object>(
    object: Watched,
    nameOf: (method: string, args: readonly unknown[]) => string | undefined,
  ): Watched {
    return new Proxy(object, {
      get(target, property) {
        const member: unknown = Reflect.get(target, property);
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => {
          const call = () => Reflect.apply(member, target, args) as unknown;
          const name = nameOf(String(property), args);
          return name === undefined ? call() : watch(name, call);
        };
      },
    });
  }

  function watch<Result>(name: string, work: () => Result): Result {
    const start = performance.now();
    const done = () => count(name, performance.now() - start);
    const result = work();
    if (types.isPromise(result)) return result.finally(done) as Result;
    done();
    return result;
  }

  function count(name: string, milliseconds: number): void {
    const work = works.get(name) ?? { milliseconds: 0, times: 0 };
    works.set(name, { milliseconds: work.milliseconds + milliseconds, times: work.times + 1 });
  }
}

const reads = new Set(["read", "list", "stat", "realPath", "canWrite", "canReplace", "mountsOf"]);

function fileWork(method: string, path: string): string {
  if (path.includes(".lock.")) return "lock";
  return reads.has(method) ? "reading files" : "writing files";
}

function formatWork(name: string, { milliseconds, times }: Work): string {
  return `${milliseconds.toFixed(0).padStart(6)} ms  ${name}${times > 1 ? ` (${times})` : ""}`;
}
