export type Shell = keyof typeof shells;

/** What would lead elsewhere, or be taken before the profiles. */
const misleading = [
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_SECURITY_TOKEN",
];

interface ShellWay {
  readonly extension: string;
  /** Types one file's lines into the shell that is there. */
  readonly source: string;
  /** Says in the prompt where one is, once. */
  readonly prompt: string;
  set(name: string, value: string): string;
  unset(names: readonly string[]): string;
}

export const shells = {
  posix: {
    extension: "sh",
    source: "source",
    prompt: `case "$-$PS1" in *"(sandbox) "*) ;; *i*) PS1="(sandbox) $PS1" ;; esac`,
    set: (name: string, value: string) => `export ${name}='${value}'`,
    unset: (names: readonly string[]) => `unset ${names.join(" ")}`,
  },
  fish: {
    extension: "fish",
    source: "source",
    prompt: [
      "if status is-interactive; and not functions -q prompt_outside_sandbox",
      "  functions -c fish_prompt prompt_outside_sandbox",
      "  function fish_prompt; echo -n '(sandbox) '; prompt_outside_sandbox; end",
      "end",
    ].join("\n"),
    set: (name: string, value: string) => `set -gx ${name} '${value}'`,
    unset: (names: readonly string[]) => `set -e ${names.join(" ")}`,
  },
  powershell: {
    extension: "ps1",
    source: ".",
    prompt: `function global:prompt { "(sandbox) PS $PWD> " }`,
    set: (name: string, value: string) => `$Env:${name} = '${value}'`,
    unset: (names: readonly string[]) =>
      `Remove-Item -ErrorAction SilentlyContinue ${names.map((name) => `Env:${name}`).join(", ")}`,
  },
} as const satisfies Record<string, ShellWay>;

/** Lines that set the sandbox's variables in a shell, and unset those that would lead elsewhere. Values hold no quotes. */
export function writeExports(environment: Readonly<Record<string, string>>, shell: Shell): string[] {
  const set = Object.entries(environment).map(([name, value]) => shells[shell].set(name, value));
  return [shells[shell].unset(misleading), ...set];
}
