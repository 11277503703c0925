/**
 * Entities by name. AWS tells names apart by more than their case, both when one is looked up and when a second one
 * would differ in case only (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). Keys are the
 * names as they were first written.
 */
export class NamedMap<T> extends Map<string, T> {
  readonly #spellings = new Map<string, string>();

  constructor(entries: Iterable<readonly [string, T]> = []) {
    super();
    for (const [name, entity] of entries) this.set(name, entity);
  }

  override get(name: string): T | undefined {
    return super.get(this.#spelling(name));
  }

  override has(name: string): boolean {
    return super.has(this.#spelling(name));
  }

  override set(name: string, entity: T): this {
    const spelling = this.#spelling(name);
    this.#spellings.set(name.toLowerCase(), spelling);
    return super.set(spelling, entity);
  }

  override delete(name: string): boolean {
    const deleted = super.delete(this.#spelling(name));
    this.#spellings.delete(name.toLowerCase());
    return deleted;
  }

  override clear(): void {
    super.clear();
    this.#spellings.clear();
  }

  #spelling(name: string): string {
    return this.#spellings.get(name.toLowerCase()) ?? name;
  }
}
