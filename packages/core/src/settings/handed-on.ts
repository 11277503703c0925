import type { Environment } from "../context/index.js";
import type { Settings } from "./settings.js";

/**
 * What `iam-login PROFILE export` and `exec` put into the environment beside the session: for which profile, and the names
 * of those variables by which calls go where that profile's do. Calls for another profile must not follow them: an
 * emulator's endpoint would get the other's calls.
 */
export const handedOn = { profile: "IAM_LOGIN_PROFILE", variables: "IAM_LOGIN_VARIABLES" } as const;

/** The names of all of them that are set, whoever they were for. */
export function handedOnNames(env: Environment): string[] {
  return (env[handedOn.variables] ?? "").split(" ").filter((name) => env[name]);
}

/** The environment as the person made it, for that profile. */
export function withoutHandedOn(env: Environment, profile: string): Environment {
  const others = new Set(ofAnother(env, profile));
  return others.size === 0 ? env : Object.fromEntries(Object.entries(env).filter(([name]) => !others.has(name)));
}

/** @returns a sentence on what is passed over; undefined where nothing is */
export function sayPassedOver(
  { profile, signer }: Pick<Settings, "profile" | "signer">,
  env: Environment,
): string | undefined {
  const names = signer === "profile" ? ofAnother(env, profile.value) : [];
  if (names.length === 0) return undefined;
  return `Not using ${names.join(", ")} for the profile "${profile.value}": iam-login set that for "${env[handedOn.profile]}".`;
}

function ofAnother(env: Environment, profile: string): string[] {
  const owner = env[handedOn.profile];
  return owner && owner !== profile ? handedOnNames(env) : [];
}
