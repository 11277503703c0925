import type { Environment } from "./context.js";

/** Whether the locale's characters are UTF-8, so that a terminal draws more than ASCII; Windows' consoles do. */
export function isUtf8({ LC_ALL, LC_CTYPE, LANG, OS }: Environment): boolean {
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || "") || OS === "Windows_NT";
}
