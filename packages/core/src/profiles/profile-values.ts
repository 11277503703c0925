import type { Option, ProfilesDocument } from "./profiles-document.js";

/**
 * What a profile holds as botocore reads it: keys in lower case; a value of several lines joined with line feeds, one
 * of further keys and values (`s3 =` and indented lines) beginning with a line feed; options of `[DEFAULT]` included.
 * Undefined where there is no such profile.
 */
export function profileValues(document: ProfilesDocument, profile: string): ReadonlyMap<string, string> | undefined {
  const section = document.profiles.get(profile)?.at(-1);
  if (section === undefined) return undefined;
  const values = new Map<string, string>();
  for (const options of [document.defaults, section.options]) {
    for (const [key, option] of options) values.set(key, optionValue(document.text, option));
  }
  return values;
}

function optionValue(text: string, option: Option): string {
  const { continuations } = option;
  let value = text.slice(option.valueStart, option.valueEnd);
  for (const { blankLines, valueStart, valueEnd } of continuations) {
    value += `${"\n".repeat(blankLines + 1)}${text.slice(valueStart, valueEnd)}`;
  }
  return value;
}
