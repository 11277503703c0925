import type { Context } from "../context/index.js";

/**
 * A context in which every member that a test does not set throws when it is used, so that a test says the whole of
 * what it allows.
 */
export function testContext(allowed: Partial<Context>): Context {
  const members = [
    "out",
    "err",
    "env",
    "clock",
    "files",
    "processes",
    "prompt",
    "mail",
    "aws",
    "browser",
    "loopback",
    "random",
    "signal",
  ] as const;
  const unexpected = Object.fromEntries(members.map((member) => [member, unexpectedMember(member)]));
  return { ...unexpected, ...allowed } as unknown as Context;
}

function unexpectedMember(member: string): object {
  return new Proxy(
    {},
    {
      get(_target, property) {
        // Asked of everything that is awaited or printed; no use of the member.
        if (property === "then" || typeof property === "symbol") return undefined;
        throw new Error(`Unexpected use of context.${member}.${property}`);
      },
    },
  );
}
