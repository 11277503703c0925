/** `1 user`, `4,812 users`. */
export function counted(number: number, thing: string): string {
  return `${inFigures(number)} ${thing}${number === 1 ? "" : "s"}`;
}

export function inFigures(number: number): string {
  return number.toLocaleString("en-US");
}

/** A moment as people read it: `2030-01-02 03:04 UTC`. */
export function moment(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}

/** How long it is from one moment to another, in whole minutes, hours or days: `3 hours`. */
export function span(from: string, to: string): string {
  const minutes = Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 60_000));
  if (minutes === 0) return "less than a minute";
  if (minutes < 120) return counted(minutes, "minute");
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? counted(hours, "hour") : counted(Math.floor(hours / 24), "day");
}

/** `a, b and c` */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

export function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
