/** A tool's output, with a word in place of what is another at each run: names of folders, keys, times, ports. */
export function steadyText(text: string, folder: string): string {
  return text
    .replaceAll(folder, "FOLDER")
    .replace(/127\.0\.0\.1:\d+/g, "HERE")
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?( [A-Z]+\b)?/g, "TIME")
    .replace(/\d{4}-\d\d-\d\d/g, "DAY")
    .replace(/\b(AKIA|ASIA)\w+/g, "$1KEY")
    .replace(/\bAIDA\w+/g, "AIDAID")
    .replace(/\*{4}\w{4}\b/g, "****LAST")
    .replace(/\bin \d+ h( \d+ min)?|\b\d+ h( \d+ min)?\b/g, "HOURS")
    .replace(/(secret_?(?:access)?_?key"?[=: ]+["']?|session_?token"?[=: ]+["']?)[^\s",']+/gi, "$1SECRET");
}
