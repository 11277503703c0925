/** A moment as people read it, to the second: `2030-01-02 03:04:05 UTC`. */
export function utc(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
