import type { Random } from "../context/index.js";

/** Letters and digits that are not mistaken for one another when read from a mail. */
const classes = {
  lowercase: "abcdefghijkmnpqrstuvwxyz",
  uppercase: "ABCDEFGHJKLMNPQRSTUVWXYZ",
  digits: "23456789",
  symbols: "!@#$%^&*()_+-=[]{}",
} as const;

/** The most that IAM takes. */
export const longestPassword = 128;

/**
 * A password of every class that IAM knows, which satisfies any account's policy of at most that length. 20 characters
 * of 74 are 124 bits.
 *
 * @param minimumLength the account's; the password has 20 characters or more, and IAM takes 128 at most
 */
export function generatePassword(random: Pick<Random, "integer">, minimumLength: number): string {
  const length = Math.max(minimumLength, 20);
  const all = Object.values(classes).join("");
  const characters = Object.values(classes).map((set) => pick(set));
  while (characters.length < length) characters.push(pick(all));
  return shuffle(characters).join("");

  function pick(set: string): string {
    return set.charAt(random.integer(set.length));
  }

  /** Fisher and Yates'. */
  function shuffle(cards: string[]): string[] {
    for (let last = cards.length - 1; last > 0; last -= 1) {
      const other = random.integer(last + 1);
      [cards[last], cards[other]] = [cards[other] ?? "", cards[last] ?? ""];
    }
    return cards;
  }
}
