import type { UserRule } from "./rule.js";

/** How many services are named where there are many. */
const some = 5;

export const serviceUnused: UserRule = {
  id: "service-unused",
  about: "user",
  severity: "info",
  title: "Services are allowed and not used (with --deep)",
  why: "Rights that nobody uses help nobody but who finds the key.",
  *check({ userName, services = [] }) {
    const unused = services.filter(({ lastUsed }) => lastUsed === undefined).map(({ service }) => service);
    if (unused.length === 0) return;
    const named = unused.slice(0, some).join(", ");
    const others = unused.length > some ? ` and ${unused.length - some} more` : "";
    yield {
      what: `${userName} did not use ${unused.length} of the ${services.length} services that policies allow, in up to 400 days: ${named}${others}.`,
    };
  },
};
