/** Commands in a document, as they stand together in one fenced block. */
export interface DocumentBlock {
  /** Of the block's first line, from 1. */
  readonly line: number;
  readonly steps: readonly Step[];
  /** Why nobody should run them, where the document says so in `<!-- not run: … -->`. */
  readonly notRun: string | undefined;
  /** What the last command ends with: 0, where the document does not say otherwise in `<!-- exit code: N -->`. */
  readonly exitCode: number;
  /** How the last command is ended where it goes on: as `<!-- until Ctrl-C -->` or `<!-- until exit -->` says. */
  readonly until: "Ctrl-C" | "exit" | undefined;
}

export interface Step {
  readonly command: string;
  /** What it prints, where the document shows that. A line `…` stands for any lines. */
  readonly output: readonly string[] | undefined;
}

/** How a block's commands are read, by what stands behind its fence. In blocks of other languages nothing is to be typed. */
const readers: Readonly<Record<string, (body: string) => Step[]>> = {
  sh: commandsOf,
  console: transcriptOf,
  crontab: (body) => commandsOf(body.replace(/^[A-Z]+=.*$/gm, "").replace(/^(?:[\d*,/-]+\s+){5}/gm, "")),
  ini: (body) =>
    Array.from(body.matchAll(/^ExecStart=(.*)$/gm), ([, command = ""]) => ({ command, output: undefined })),
};

/** The languages of all blocks of a Markdown text; an empty one where a fence names none. */
export function languagesIn(markdown: string): string[] {
  return Array.from(markdown.matchAll(fence), ([, , , language = ""]) => language);
}

/**
 * The blocks of a Markdown text that hold commands: `sh`, a command a line; `console`, with a `$` and what is printed; and
 * what cron and systemd are told to run.
 */
export function documentBlocks(markdown: string): DocumentBlock[] {
  const blocks = [...markdown.matchAll(fence)].map((match) => {
    const [, remarks = "", indent = "", language = "", body = ""] = match;
    return {
      line: markdown.slice(0, match.index + remarks.length).split("\n").length,
      steps: readers[language]?.(body.replaceAll(new RegExp(`^${indent}`, "gm"), "")) ?? [],
      notRun: /<!-- not run: (.+) -->/.exec(remarks)?.[1],
      until: /<!-- until (Ctrl-C|exit) -->/.exec(remarks)?.[1] as DocumentBlock["until"],
      exitCode: Number(/<!-- exit code: (\d+) -->/.exec(remarks)?.[1] ?? 0),
    };
  });
  return blocks.filter(({ steps }) => steps.length > 0);
}

/** What is said of a block, how far it is indented, its language, and what it holds. */
const fence = /((?:^ *<!-- [^\n]+ -->\n+)*)^( *)```([^\n]*)\n(.*?)^\2```$/gms;

function commandsOf(body: string): Step[] {
  return joinContinued(body)
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((command) => ({ command, output: undefined }));
}

function transcriptOf(body: string): Step[] {
  const steps: { command: string; output: string[] }[] = [];
  for (const line of joinContinued(body)) {
    if (line.startsWith("$ ")) steps.push({ command: line.slice(2), output: [] });
    else steps.at(-1)?.output.push(line);
  }
  return steps;
}

/** A line that ends in a backslash goes on in the next. */
function joinContinued(body: string): string[] {
  return body
    .replace(/\n$/, "")
    .replace(/\\\n\s*/g, "")
    .split("\n");
}
