/** As a person says it: `11 h 58 min`, `14 min`, `less than a minute`. */
export function timeLeft(expiration: Date, now: Date): string {
  const minutes = Math.floor((expiration.getTime() - now.getTime()) / 60_000);
  if (minutes < 1) return "less than a minute";
  const hours = Math.floor(minutes / 60);
  return [hours > 0 ? `${hours} h` : "", minutes % 60 > 0 ? `${minutes % 60} min` : ""].filter(Boolean).join(" ");
}
