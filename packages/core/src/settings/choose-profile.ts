import type { Environment } from "../context/index.js";
import type { Setting, TypedSettings } from "./settings.js";

/** In botocore's order, which the AWS CLI has. */
const variables = ["AWS_DEFAULT_PROFILE", "AWS_PROFILE"] as const;

/** The profile whose settings hold. */
export function chooseProfile(env: Environment, { profile }: TypedSettings = {}): Setting<string> {
  if (profile !== undefined) return { value: profile, source: "--profile" };
  for (const name of variables) {
    const value = env[name];
    if (value) return { value, source: name };
  }
  return { value: "default", source: "default" };
}

/** Keys in the environment sign before those of any profile but one that was typed. */
export function signerOf(env: Environment, { profile }: TypedSettings): "profile" | "environment" {
  return profile === undefined && env["AWS_ACCESS_KEY_ID"] ? "environment" : "profile";
}
