import type { Environment } from "../context/index.js";
import { lineOf, type ProfilesDocument } from "../profiles/index.js";
import type { Setting, Settings } from "./settings.js";

/** Looks for one setting at a time in each place where it can be, in the AWS CLI's order. */
export class Lookup {
  constructor(
    private readonly env: Environment,
    private readonly held: { documents: readonly ProfilesDocument[]; profile: string; values: Settings["values"] },
  ) {}

  /**
   * @param typed a flag, with its value where it was given
   * @param variables of the environment, the first that is set counts
   * @param key in the profile
   */
  first(
    typed: readonly [flag: string, value: string | undefined] | undefined,
    variables: readonly string[],
    key: string,
  ): Setting<string> | undefined {
    if (typed?.[1] !== undefined) return { value: typed[1], source: typed[0] };
    for (const name of variables) {
      const found = this.environment(name);
      if (found !== undefined) return found;
    }
    return this.profile(key);
  }

  environment(name: string): Setting<string> | undefined {
    const value = this.env[name];
    return value ? { value, source: name } : undefined;
  }

  profile(key: string): Setting<string> | undefined {
    const { documents, profile, values } = this.held;
    const value = values.get(key);
    return value === undefined ? undefined : { value, source: `${key} (${lineOf(documents, { profile, key })})` };
  }
}
