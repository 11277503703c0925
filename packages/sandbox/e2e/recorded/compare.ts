/** What the placeholders of a recording stood for so far. */
export type Known = Map<string, string>;

/**
 * What differs between a recorded answer and one given now, a line for each place; none where they agree. A placeholder
 * (`<role-name:1>`) stands for any text, and for the same one wherever it comes again.
 */
export function compare(recorded: unknown, given: unknown, known: Known, at = "answer"): string[] {
  if (Array.isArray(recorded) && Array.isArray(given)) {
    if (recorded.length !== given.length) return [`${at}: has ${given.length} items, recorded ${recorded.length}`];
    return recorded.flatMap((item, index) => compare(item, given[index], known, `${at}[${index}]`));
  }
  if (isObject(recorded) && isObject(given)) {
    // What is a placeholder alone tells what it stands for, also where it stands beside others.
    const isAlone = (name: string) => /^<[^<>]+>$/.test(String(recorded[name]));
    const names = [...new Set([...Object.keys(recorded), ...Object.keys(given)])];
    return [...names.filter(isAlone), ...names.filter((name) => !isAlone(name))].flatMap((name) =>
      compareMember(recorded, given, { name, at, known }),
    );
  }
  if (typeof recorded === "string" && (typeof given === "string" || given instanceof Date)) {
    const text = given instanceof Date ? given.toISOString() : given;
    return matches(recorded, text, known) ? [] : [`${at}: ${text}, recorded ${recorded}`];
  }
  return Object.is(recorded, given) ? [] : [`${at}: ${show(given)}, recorded ${show(recorded)}`];
}

type Json = Record<string, unknown>;

function compareMember(recorded: Json, given: Json, { name, at, known }: { name: string; at: string; known: Known }) {
  // Ids, dates and lengths of one answer alone.
  if (["HTTPHeaders", "RequestId", "RetryAttempts"].includes(name)) return [];
  const where = `${at}.${name}`;
  if (!(name in recorded)) return [`${where}: ${show(given[name])}, recorded nothing`];
  if (!(name in given)) return [`${where}: nothing, recorded ${show(recorded[name])}`];
  return compare(recorded[name], given[name], known, where);
}

function matches(recorded: string, given: string, known: Known): boolean {
  const names: string[] = [];
  const pattern = recorded
    .split(/(<[a-z-]+(?::\d+)?>)/)
    .map((part, index) => {
      if (index % 2 === 0) return part.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&");
      const earlier = known.get(part);
      if (earlier !== undefined && part !== "<datetime>") return earlier.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&");
      names.push(part);
      return "(.+)";
    })
    .join("");
  const found = new RegExp(`^${pattern}$`, "s").exec(given);
  if (found === null) return false;
  for (const [index, name] of names.entries()) known.set(name, found[index + 1] ?? "");
  return true;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}
