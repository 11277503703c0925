import { foldCase } from "./fold-case.js";

/** Whether two email addresses are one person's: the case of the letters A to Z does not count, all else does. */
export function sameAddress(a: string, b: string): boolean {
  return foldCase(a) === foldCase(b);
}
