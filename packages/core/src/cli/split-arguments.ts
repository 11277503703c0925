/** What was typed: the tool's own words, and those after `--`, which are for another program. */
export interface SplitArguments {
  readonly own: readonly string[];
  /** Undefined where there is no `--`. */
  readonly rest: readonly string[] | undefined;
}

export function splitArguments(argv: readonly string[]): SplitArguments {
  const end = argv.indexOf("--");
  return end === -1 ? { own: argv, rest: undefined } : { own: argv.slice(0, end), rest: argv.slice(end + 1) };
}
