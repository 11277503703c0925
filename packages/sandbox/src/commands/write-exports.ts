type Shell = "posix" | "fish" | "powershell";

/**
 * Lines that set the sandbox's variables in a shell, and unset those of AWS's that would lead elsewhere. Values hold no
 * quotes.
 */
export function writeExports(environment: Readonly<Record<string, string>>, shell: Shell): string[] {
  const set = Object.entries(environment).map(([name, value]) => lines[shell].set(name, value));
  return [lines[shell].unset(["AWS_PROFILE", "AWS_SESSION_TOKEN"]), ...set];
}

const lines: Record<Shell, { set(name: string, value: string): string; unset(names: readonly string[]): string }> = {
  posix: {
    set: (name, value) => `export ${name}='${value}'`,
    unset: (names) => `unset ${names.join(" ")}`,
  },
  fish: {
    set: (name, value) => `set -gx ${name} '${value}'`,
    unset: (names) => `set -e ${names.join(" ")}`,
  },
  powershell: {
    set: (name, value) => `$Env:${name} = '${value}'`,
    unset: (names) => `Remove-Item -ErrorAction SilentlyContinue ${names.map((name) => `Env:${name}`).join(", ")}`,
  },
};
