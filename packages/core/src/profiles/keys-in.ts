/** What stands for keys in a shared file, line by line: also in one that cannot be used. */
export function keysIn(text: string): string[] {
  const lines = text.matchAll(
    /^\s*aws_(?:access_key_id|secret_access_key|session_token|security_token)\s*[=:][^\S\n]*(.*?)\s*$/gim,
  );
  return [...lines].flatMap(([, value]) => value ?? []);
}
