import type { InlinePolicy } from "@iam-tools/core/iam";
import type { Exchange } from "./exchange.js";
import { inlineLimit, inlineSize } from "./inline-size.js";

/**
 * As `exchange`, for policies that have room by their size and not by their number: one of the same name takes the
 * place of the other in one step. What makes room by it comes first.
 */
export function exchangeInline(has: readonly InlinePolicy[], wants: readonly InlinePolicy[]): Exchange<InlinePolicy> {
  const growth = (policy: InlinePolicy) =>
    inlineSize([policy]) - inlineSize(has.filter(({ name }) => name === policy.name));
  const missing = wants
    .filter(({ name, document }) => !has.some((other) => other.name === name && other.document === document))
    .sort((a, b) => growth(a) - growth(b));
  const surplus = has.filter(({ name }) => !wants.some((other) => other.name === name));
  const first: ({ add: InlinePolicy } | { remove: InlinePolicy })[] = [];
  let room = inlineLimit - inlineSize(has);
  for (const add of missing) {
    while (growth(add) > room) {
      const remove = surplus.shift();
      if (remove === undefined) break;
      first.push({ remove });
      room += inlineSize([remove]);
    }
    first.push({ add });
    room -= growth(add);
  }
  return { first, last: surplus.map((remove) => ({ remove })) };
}
