import { randomBytes, randomInt } from "node:crypto";
import type { Random } from "../context.js";

export function realRandom(): Random {
  return {
    integer: (limit) => randomInt(limit),
    id: () => randomBytes(8).toString("hex"),
  };
}
