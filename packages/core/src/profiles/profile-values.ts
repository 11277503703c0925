import { optionOf, type Option, type ProfilesDocument, type Section } from "./profiles-document.js";
import { splitWords } from "./split-words.js";

/**
 * What a profile holds as botocore reads it: keys in lower case; a value of several lines joined with line feeds, one
 * of further keys and values (`s3 =` and indented lines) beginning with a line feed; options of `[DEFAULT]` included.
 * Undefined where there is no such profile.
 */
export function profileValues(document: ProfilesDocument, profile: string): ReadonlyMap<string, string> | undefined {
  const section = document.profiles.get(profile)?.at(-1);
  return section === undefined ? undefined : valuesIn(document, section);
}

/**
 * Likewise of a section that belongs to no profile: `[services NAME]` and `[sso-session NAME]` of the config file, and the
 * vault's own, `[vault]`.
 */
export function sectionValues(
  document: ProfilesDocument,
  kind: "services" | "sso-session" | "vault",
  name?: string,
): ReadonlyMap<string, string> | undefined {
  const section = document.sections.findLast((section) => {
    const words = section.name.startsWith(kind) ? splitWords(section.name) : undefined;
    return words?.[0] === kind && words[1] === name && words.length === (name === undefined ? 1 : 2);
  });
  return section === undefined ? undefined : valuesIn(document, section);
}

function valuesIn(document: ProfilesDocument, section: Section): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const options of [document.defaults, section.options]) {
    for (const option of options) values.set(option.key, optionValue(document.text, option));
  }
  return values;
}

/**
 * A profile's values as several documents together have them, a document before those after it; a blank value, which
 * botocore hands on and AWS refuses, counts as none. Empty where there is no such profile.
 *
 * @param documents credentials before config, as in botocore
 */
export function mergedValues(documents: readonly ProfilesDocument[], profile: string): ReadonlyMap<string, string> {
  const merged = new Map<string, string>();
  for (const document of documents.toReversed()) {
    for (const [key, value] of profileValues(document, profile) ?? []) if (value.trim() !== "") merged.set(key, value);
  }
  return merged;
}

/** One value of those that `mergedValues` has of one document, for questions that are asked of every profile. */
export function profileValue(document: ProfilesDocument, profile: string, key: string): string | undefined {
  const section = document.profiles.get(profile)?.at(-1);
  const option = section && (optionOf(section.options, key) ?? optionOf(document.defaults, key));
  const value = option && optionValue(document.text, option);
  return value === undefined || value.trim() === "" ? undefined : value;
}

/**
 * Where a value stands, as a person finds it: `line 3 of /home/ann/.aws/credentials`.
 *
 * @param offset of a character in the value's first line, whose column is told as well
 */
export function lineOf(
  documents: readonly ProfilesDocument[],
  { profile, key }: { readonly profile: string; readonly key: string },
  offset?: number,
): string {
  const home = documents.find((document) => mergedValues([document], profile).has(key));
  const section = home?.profiles.get(profile)?.at(-1);
  const option = home && (optionOf(section?.options ?? [], key) ?? optionOf(home.defaults, key));
  if (home === undefined || option === undefined) return `the profile "${profile}"`;
  const column = offset === undefined ? "" : `, column ${option.valueStart - option.start + offset + 1},`;
  return `line ${option.line}${column} of ${home.file.path}`;
}

function optionValue(text: string, option: Option): string {
  const { continuations } = option;
  let value = text.slice(option.valueStart, option.valueEnd);
  for (const { blankLines, valueStart, valueEnd } of continuations) {
    value += `${"\n".repeat(blankLines + 1)}${text.slice(valueStart, valueEnd)}`;
  }
  return value;
}
