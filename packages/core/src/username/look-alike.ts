/** Alphabets whose letters look like those of another. */
const alphabets: readonly (readonly [name: string, letter: RegExp])[] = [
  ["Latin", /\p{Script=Latin}/u],
  ["Cyrillic", /\p{Script=Cyrillic}/u],
  ["Greek", /\p{Script=Greek}/u],
  ["Armenian", /\p{Script=Armenian}/u],
  ["Cherokee", /\p{Script=Cherokee}/u],
  ["Coptic", /\p{Script=Coptic}/u],
];
/** These are written together, and with Latin. */
const eastAsian = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Bopomofo}|\p{Script=Hangul}/u;

/**
 * What makes a domain look like one that it is not, in words that go on after its name; undefined for nothing. No label
 * that somebody registers in earnest has letters of two alphabets (UTS 39, "highly restrictive").
 */
export function lookAlike(domain: string): string | undefined {
  const passing = [...domain].find((sign) => sign !== sign.normalize("NFKC"));
  if (passing !== undefined) {
    return `has the character ${codePoint(passing)}, which passes for "${passing.normalize("NFKC")}"`;
  }
  for (const label of domain.split(".")) {
    const used = new Map<string, string>();
    for (const sign of label) {
      const name = alphabetOf(sign);
      if (name !== undefined && !used.has(name)) used.set(name, sign);
    }
    if (used.size < 2) continue;
    const foreign = [...used].filter(([name]) => name !== "Latin").map(([, sign]) => `"${sign}" is ${codePoint(sign)}`);
    const names = [...used.keys()].join(" and ");
    return `mixes letters of the alphabets ${names} in "${label}": ${foreign.join(", ")}`;
  }
  return undefined;
}

/** The address with what its domain is called on the wire, where that is not what a person reads. */
export function shownAddress(email: string): string {
  const domain = email.slice(email.lastIndexOf("@") + 1);
  if (/^[\x20-\x7e]*$/.test(domain)) return email;
  const url = `http://${domain}`;
  return `${email} (${URL.canParse(url) ? new URL(url).hostname : "no domain"})`;
}

function alphabetOf(sign: string): string | undefined {
  if (!/\p{L}/u.test(sign) || eastAsian.test(sign) || /\p{Script=Common}/u.test(sign)) return undefined;
  return alphabets.find(([, letter]) => letter.test(sign))?.[0] ?? "another";
}

function codePoint(sign: string): string {
  return `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
