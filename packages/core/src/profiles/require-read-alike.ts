import type { ProfileChange } from "./profile-change.js";
import { profileValues } from "./profile-values.js";
import type { Problem, ProfilesDocument, Section } from "./profiles-document.js";
import { headerOfLine, optionOfLine, profileOfSdkHeader, readAsJavaScriptSdk } from "./read-as-javascript-sdk.js";
import { invalidFile } from "./require-valid.js";

/**
 * Proves a change before it is used: every other section is what it was, and both botocore and the AWS SDK for
 * JavaScript read what was set. It fails on files in which one of them takes a line for something else, by its
 * indentation or by the notes behind it.
 *
 * @throws {CliError} `CREDENTIALS_FILE_INVALID` or `CONFIG_FILE_INVALID`.
 */
export function requireReadAlike(
  before: ProfilesDocument,
  after: ProfilesDocument,
  changes: readonly ProfileChange[],
): void {
  requireNothingHidden(before, changes);
  requireOthersKept(before, after, changes);
  const { file } = before;
  const profiles = new Set(changes.map(({ profile }) => profile));
  const readBySdk = readAsJavaScriptSdk({ text: after.text, kind: file.kind }, profiles);
  for (const change of changes) {
    if ("remove" in change) continue;
    const [old] = before.profiles.get(change.profile) ?? [];
    const [section] = after.profiles.get(change.profile) ?? [];
    if (section === undefined) continue;
    const values = profileValues(after, change.profile);
    const sdkValues = readBySdk.get(change.profile);
    const isSdkProfile = old === undefined || sdkFinds(before, old, change.profile);
    for (const [key, value] of Object.entries(change.set)) {
      if (values?.get(key) !== value) throw invalidFile(file, misread(section, `${key} is also set elsewhere`));
      if (isSdkProfile && sdkValues?.get(key) !== value) {
        throw invalidFile(file, misread(section, `the AWS SDK for JavaScript would read another ${key}`));
      }
    }
  }
}

/**
 * An indented line is part of the value above it to botocore, and a section or an option of its own to the SDK, and to
 * the person who wrote it: it must not go with what is removed.
 */
function requireNothingHidden(before: ProfilesDocument, changes: readonly ProfileChange[]): void {
  for (const change of changes) {
    for (const section of before.profiles.get(change.profile) ?? []) {
      for (const option of section.options) {
        const { key } = option;
        const isGone = "remove" in change || key in change.set;
        for (const { line, valueStart, valueEnd } of isGone ? option.continuations : []) {
          const text = before.text.slice(valueStart, valueEnd);
          const header = headerOfLine(text);
          const isOption =
            !("remove" in change) && option.valueStart < option.valueEnd && optionOfLine(text) !== undefined;
          if (header === undefined && !isOption) continue;
          throw invalidFile(before.file, {
            line,
            what: `is indented, so the AWS CLI reads it as part of ${key} above it, and other tools as a separate ${header === undefined ? "setting" : "section"}`,
            hint: "Remove the spaces before it, and before the lines below that belong to it. Nothing was changed.",
          });
        }
      }
    }
  }
}

/** A profile that is there already may have a name that the SDK does not look for, such as one with a space. */
function sdkFinds({ file, text }: ProfilesDocument, section: Section, profile: string): boolean {
  const header = headerOfLine(text.slice(section.start, section.end));
  if (header === undefined) throw invalidFile(file, misread(section, "there is more than the name on its line"));
  return profileOfSdkHeader(header, file.kind) === profile;
}

function requireOthersKept(before: ProfilesDocument, after: ProfilesDocument, changes: readonly ProfileChange[]): void {
  const changed = new Set(changes.flatMap(({ profile }) => before.profiles.get(profile) ?? []));
  const removed = new Set(
    changes.flatMap((change) => ("remove" in change ? (before.profiles.get(change.profile) ?? []) : [])),
  );
  const kept = before.sections.filter((section) => !removed.has(section));
  const swallowed =
    kept.find((section, index) => after.sections[index]?.name !== section.name) ??
    kept.find((section, index) => !changed.has(section) && lengthOf(after.sections[index]) !== lengthOf(section));
  if (swallowed !== undefined) {
    throw invalidFile(before.file, misread(swallowed, "its indentation would make it part of the value above"));
  }
  const [problem] = after.problems;
  if (problem !== undefined) throw invalidFile(before.file, problem);
}

/** How many characters from the header to the end of the last value. */
function lengthOf(section: Section | undefined): number | undefined {
  return section && section.valuesEnd - section.start;
}

function misread(section: Section, why: string): Problem {
  return {
    line: section.line,
    what: `starts [${section.name}], which cannot be changed safely: ${why}`,
    hint: `Write [${section.name}] as plain lines: the header alone, then key = value, none of them indented.`,
  };
}
