/** When the first of two codes was shown. */
let first = 0;

/**
 * The code that a person types at a question of these tools': of the half minute before where it is the first of two, the
 * one after that at the next question, even where a half minute has ended meanwhile, and the one of now at any other.
 *
 * @param shows what the device shows at a time, as by `totp`
 */
export function typedCode(question: string, shows: (at: Date) => string): string {
  if (question.endsWith("First code: ")) return shows(new Date((first = Date.now() - 30_000)));
  return shows(new Date(question.includes("The code after that") ? first + 30_000 : Date.now()));
}
