import { CliError, nearest, quote } from "../errors/index.js";
import type { ProfilesDocument } from "./profiles-document.js";

/**
 * What a person is told of a profile that is in none of the documents.
 *
 * @param by what names it, such as `AWS_PROFILE`, where it was not typed
 */
export function profileNotFound(documents: readonly ProfilesDocument[], profile: string, by?: string): CliError {
  const names = [...new Set(documents.flatMap(({ profiles }) => [...profiles.keys()]))];
  const near = nearest(profile, names);
  const shown = `${names.slice(0, most).join(", ")}${names.length > most ? ", …" : ""}`;
  const hints = [
    ...documents.flatMap((document) => misnamed(document, profile)),
    ...(near === undefined ? [] : [`Did you mean "${near}"?`]),
    ...(names.length === 0 ? [`Set one up with: aws configure --profile ${quote(profile)}`] : []),
    ...(names.length > (near === undefined ? 0 : 1) ? [`Profiles that exist: ${shown}`] : []),
  ];
  return new CliError({
    code: "PROFILE_NOT_FOUND",
    message: `There is no profile "${profile}"${by === undefined ? "" : `, which ${by} names,`} in the AWS config and credentials files.`,
    hint: hints.join("\n"),
  });
}

/** How many names are told. */
const most = 10;

/** The header that is right in one of the two files, and in the other names something else. */
function misnamed({ file, sections }: ProfilesDocument, profile: string): string[] {
  const [wrong, right] = file.kind === "config" ? [profile, `profile ${profile}`] : [`profile ${profile}`, profile];
  const section = sections.find(({ name }) => name === wrong);
  if (section === undefined || file.kind === "vault") return [];
  return [`Line ${section.line} of ${file.path} says [${wrong}]; in the ${file.kind} file it has to be [${right}].`];
}
