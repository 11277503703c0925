import type { ProfilesFile } from "./profiles-document.js";
import { splitWords } from "./split-words.js";

/**
 * The profile that a section header names, as botocore sees it; undefined where it names something else. In the
 * credentials file the header is the name; in the config file it is `default`, `profile NAME`, or `profile "NAME"`.
 */
export function profileOfHeader(header: string, kind: ProfilesFile["kind"]): string | undefined {
  if (kind === "credentials" || header === "default") return header;
  if (!header.startsWith("profile")) return undefined;
  const plain = /^profile ([\w.+@%:/=,-]+)$/.exec(header);
  if (plain) return plain[1];
  const words = splitWords(header);
  return words?.length === 2 ? words[1] : undefined;
}
