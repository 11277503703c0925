/** What is to become of one profile; plain data, so that a plan can hold it. */
export type ProfileChange =
  | {
      readonly profile: string;
      /** Keys in lower case and their values; `undefined` removes the key. The profile is added where it is missing. */
      readonly set: Readonly<Record<string, string | undefined>>;
      /** How many lines below the header new keys go, from 1; below its last key where not given, or where that is not to be had. */
      readonly at?: number | undefined;
    }
  | { readonly profile: string; readonly remove: true };
