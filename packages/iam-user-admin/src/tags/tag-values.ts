/** Words in as many tags as it takes: a value has at most 256 characters. */
export function inTagValues(key: string, words: readonly string[]): Record<string, string> {
  const values: string[] = [];
  for (const word of words) {
    const last = values.at(-1);
    if (last === undefined || last.length + 1 + word.length > 256) values.push(word);
    else values[values.length - 1] = `${last} ${word}`;
  }
  return Object.fromEntries(values.map((value, index) => [index === 0 ? key : `${key}-${index + 1}`, value]));
}

export function fromTagValues(key: string, tags: Readonly<Record<string, string>>): string[] {
  return Object.entries(tags).flatMap(([name, value]) => (name.startsWith(key) ? value.split(" ") : []));
}
