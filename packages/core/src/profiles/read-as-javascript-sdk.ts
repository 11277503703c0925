import type { ProfilesFile } from "./profiles-document.js";

/**
 * What the AWS SDK for JavaScript reads of some profiles, where botocore would read something else: it merges sections
 * of one name, cuts ` # notes` off, tells keys apart by case, drops empty ones, knows no delimiter but `=`, and takes
 * an indented header for a header. Profiles it sees nothing of are left out.
 */
export function readAsJavaScriptSdk(
  { text, kind }: { text: string; kind: ProfilesFile["kind"] },
  profiles: ReadonlySet<string>,
): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>();
  let values: Map<string, string> | undefined;
  let parent: string | undefined;
  for (let start = 0, next = 0; start < text.length; start = next) {
    const lineFeed = text.indexOf("\n", start);
    next = lineFeed === -1 ? text.length : lineFeed + 1;
    if (values === undefined && !startsWithBracket(text, start)) continue;
    const line = text.slice(start, lineFeed === -1 ? text.length : lineFeed).replace(/\r$/, "");
    const header = headerOfLine(line);
    if (header !== undefined) {
      const profile = profileOfSdkHeader(header, kind);
      values = profile !== undefined && profiles.has(profile) ? (found.get(profile) ?? new Map()) : undefined;
      parent = undefined;
      if (values !== undefined && profile !== undefined) found.set(profile, values);
      continue;
    }
    const option = optionOfLine(line);
    if (values === undefined || option === undefined) continue;
    if (option.value === "") {
      parent = option.key;
      continue;
    }
    if (line.trimStart() === line) parent = undefined;
    values.set(parent === undefined ? option.key : `${parent}.${option.key}`, option.value);
  }
  return found;
}

/** The section name where the SDK takes the line for a header. */
export function headerOfLine(line: string): string | undefined {
  const content = withoutNote(line);
  return content.startsWith("[") && content.endsWith("]") ? content.slice(1, -1) : undefined;
}

/** Key and value where the SDK takes the line for an option. */
export function optionOfLine(line: string): { key: string; value: string } | undefined {
  const content = withoutNote(line);
  const equals = content.indexOf("=");
  if (equals < 1) return undefined;
  return { key: content.slice(0, equals).trim(), value: content.slice(equals + 1).trim() };
}

/** The profile that the SDK finds under a header; it does not find those whose names have a space in the config file. */
export function profileOfSdkHeader(header: string, kind: ProfilesFile["kind"]): string | undefined {
  const words = /^([\w-]+)\s(["'])?([\w\-@+.%:/]+)\2$/.exec(header);
  if (words !== null && !["profile", "sso-session", "services"].includes(words[1] ?? "")) return undefined;
  const name = words === null ? header : `${words[1]}.${words[3]}`;
  if (kind === "credentials" || name === "default") return name === "" ? undefined : name;
  return name.startsWith("profile.") ? name.slice("profile.".length) : undefined;
}

function withoutNote(line: string): string {
  const note = line.search(/(?:^|\s)[;#]/);
  return (note === -1 ? line : line.slice(0, note)).trim();
}

/** Whether a line may be a header; this is asked of every line of the file. */
function startsWithBracket(text: string, start: number): boolean {
  for (let index = start; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 0x20 && code < 0x80) return code === 0x5b;
    if (code === 0x0a || text.charAt(index).trim() !== "") return false;
  }
  return false;
}
