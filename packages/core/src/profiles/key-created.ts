/** In the profile with a key: which key it is about, and when that was created. No AWS tool has a meaning for it. */
export const createdOption = "key_created";

/** As the profile keeps it. */
export function createdValue(accessKeyId: string, created: Date): string {
  return `${accessKeyId} ${created.toISOString()}`;
}
