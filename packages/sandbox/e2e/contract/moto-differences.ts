import type { Case } from "./cases.js";

/** Why moto cannot do a case; undefined where it can. */
export function motoCannot(_: Case): string | undefined {
  return undefined;
}
