/**
 * The text in the signs that a user name may have: letters of the Latin alphabet as machine-readable passports write
 * them (ICAO Doc 9303-3, section 6), marks and apostrophes left out. It is for a person to look at, since several names
 * can become one.
 *
 * @returns undefined where something is left that has no such spelling
 */
export function inAscii(text: string): string | undefined {
  const spelt = [...text.normalize("NFC")].map((letter) => {
    const small = letter.toLowerCase();
    const spelling = spellings[small];
    if (spelling === undefined) return letter;
    return small === letter ? spelling : `${spelling.charAt(0).toUpperCase()}${spelling.slice(1)}`;
  });
  const ascii = spelt
    .join("")
    .normalize("NFKD")
    .replace(/[\p{M}'’ʼ‘`´]/gu, "");
  return /^[\w+=,.@-]+$/.test(ascii) ? ascii : undefined;
}

/** Of letters that are more than one of A to Z with a mark. */
const spellings: Readonly<Record<string, string>> = {
  ä: "ae",
  å: "aa",
  æ: "ae",
  ð: "d",
  đ: "d",
  ħ: "h",
  ı: "i",
  ł: "l",
  ö: "oe",
  ø: "oe",
  œ: "oe",
  ß: "ss",
  þ: "th",
  ŧ: "t",
  ü: "ue",
};
