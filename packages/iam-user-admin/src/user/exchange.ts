/** What is added and removed to get from one set to another. */
export interface Exchange<T> {
  /** In order; all that is added is among these. */
  readonly first: readonly ({ readonly add: T } | { readonly remove: T })[];
  /** What is removed once everything is there, of other kinds of rights too. */
  readonly last: readonly { readonly remove: T }[];
}

export interface ExchangeRequest<T> {
  readonly has: readonly T[];
  readonly wants: readonly T[];
  /** How many there may be at any time. */
  readonly limit: number;
  readonly key: (item: T) => string;
}

/**
 * The way from one set of groups or policies to another on which access has no gap: what is missing is added first,
 * what is too much removed after. Only where the quota leaves no room is one removed before the next is added.
 */
export function exchange<T>({ has, wants, limit, key }: ExchangeRequest<T>): Exchange<T> {
  const missing = wants.filter((item) => !has.some((other) => key(other) === key(item)));
  const surplus = has.filter((item) => !wants.some((other) => key(other) === key(item)));
  const first: ({ add: T } | { remove: T })[] = [];
  let room = limit - has.length;
  for (const add of missing) {
    const remove = room <= 0 ? surplus.shift() : undefined;
    if (remove === undefined) room -= 1;
    else first.push({ remove });
    first.push({ add });
  }
  return { first, last: surplus.map((remove) => ({ remove })) };
}
