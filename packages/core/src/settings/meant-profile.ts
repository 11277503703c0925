import { pickOne, type Context } from "../context/index.js";
import { usageError } from "../errors/index.js";
import {
  configFile,
  credentialsFile,
  profileContent,
  readProfiles,
  sessionProfileOf,
  vaultFile,
  type ProfilesDocument,
} from "../profiles/index.js";
import { chooseProfile } from "./choose-profile.js";

export interface ProfileSearch {
  /** As a word or with `--profile`. */
  readonly typed: string | undefined;
  /** What to type, with `PROFILE` where the profile's name goes. */
  readonly usage: string;
  /** Whether `[default]` is meant, where it holds something to sign with, before others are looked for. */
  readonly orDefault?: boolean;
  /** The path of the credentials file, where it is not the usual one. */
  readonly credentialsFile?: string | undefined;
}

type Asking = Pick<Context, "clock" | "env" | "err" | "files" | "prompt">;

/**
 * The profile with the access key that is meant: the one that was typed; else what `AWS_DEFAULT_PROFILE` or `AWS_PROFILE`
 * names, and of a session's profile the one that the session is of; else the only one there is, which is said; else the
 * one that the person picks from a list.
 *
 * @throws {CliError} `USAGE` where that is none, or nobody can be asked
 */
export async function meantProfile(context: Asking, search: ProfileSearch): Promise<string> {
  if (search.typed !== undefined) return search.typed;
  const file = credentialsFile(context, search.credentialsFile);
  const documents = await Promise.all(
    [file, vaultFile(file), configFile(context)].map((one) => readProfiles(context, one)),
  );
  const candidates = [...new Set(documents.flatMap(({ profiles }) => [...profiles.keys()]))].filter((name) =>
    ["long-term", "sealed"].includes(profileContent(documents, name).kind),
  );
  const { value, source } = chooseProfile(context.env);
  if (source !== "default") {
    const owner = ownerOf(context, { documents, candidates }, value);
    // What fails for it later tells of a name that nobody typed.
    if (owner === value && !documents.some(({ profiles }) => profiles.has(value)))
      context.err.write(`Using the profile "${value}", which ${source} names.\n`);
    return owner;
  }
  if (search.orDefault === true && profileContent(documents, "default").kind !== "none") return "default";
  const [only] = candidates;
  if (only === undefined) return search.orDefault === true ? "default" : noneToPick(search);
  if (candidates.length > 1) return pick(context, candidates, search);
  if (only !== "default") context.err.write(`Using the profile "${only}", the only one with an access key.\n`);
  return only;
}

/** `export AWS_PROFILE=work-sts` is what a login says to do, and the next login is to renew that very session. */
function ownerOf(
  { err }: Pick<Context, "err">,
  { documents, candidates }: { documents: readonly ProfilesDocument[]; candidates: readonly string[] },
  named: string,
): string {
  if (candidates.includes(named)) return named;
  const owners = candidates.filter((name) => sessionProfileOf(name, documents) === named);
  const [owner] = owners;
  if (owner === undefined || owners.length > 1) return named;
  err.write(`Using the profile "${owner}", whose session is in ${named}.\n`);
  return owner;
}

async function pick({ prompt }: Asking, candidates: readonly string[], { usage }: ProfileSearch): Promise<string> {
  const known = `Profiles with an access key: ${candidates.join(", ")}`;
  if (!prompt.canAsk) throw usageError(which, `${usage}\n${known}`);
  const picked = await pickOne(prompt, { question: "Which profile", options: candidates });
  const profile = typeof picked === "number" ? candidates[picked] : undefined;
  if (profile === undefined) throw usageError(`"${picked}" is not one of these profiles.`, `${usage}\n${known}`);
  return profile;
}

const which = "Which profile? Name the one that holds your access key.";

function noneToPick({ usage }: ProfileSearch): never {
  throw usageError(which, `${usage}\nTo store an access key: aws configure --profile PROFILE`);
}
