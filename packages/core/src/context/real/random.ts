import type { Random } from "../context.js";

/** Node's own source. It loads with the first number, and not with the program. */
export function realRandom(): Random {
  const crypto = () => process.getBuiltinModule("node:crypto");
  return {
    integer: (limit) => crypto().randomInt(limit),
    id: () => crypto().randomBytes(8).toString("hex"),
  };
}
