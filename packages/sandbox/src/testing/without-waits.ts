/** Standard error without that AWS is waited for, and how far a run has come: they say how busy this machine is. */
export function withoutWaits(text: string): string {
  const line =
    /^(?:Waiting for \S+… \(Ctrl-C to stop\)|(?:Reading|Checking|Working on) [a-z' ]+: \d+(?:\/\d+)?)\r?\n/gm;
  return text.replace(line, "");
}
