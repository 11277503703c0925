/** The parameters of a request in the Query protocol, flat as they were sent: `Tags.member.1.Key`. */
export class Form {
  readonly #values: ReadonlyMap<string, string>;
  readonly #prefixes = new Set<string>();

  constructor(values: Iterable<readonly [string, string]>) {
    this.#values = new Map(values);
    for (const name of this.#values.keys()) {
      for (let dot = name.indexOf("."); dot !== -1; dot = name.indexOf(".", dot + 1))
        this.#prefixes.add(name.slice(0, dot));
    }
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Whether the name itself, or anything below it (`NAME.…`), was sent. */
  hasBelow(name: string): boolean {
    return this.#values.has(name) || this.#prefixes.has(name);
  }

  toRecord(): Record<string, string> {
    return Object.fromEntries(this.#values);
  }
}
