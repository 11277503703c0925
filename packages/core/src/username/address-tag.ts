type Tags = Readonly<Record<string, string>>;

/**
 * The tag that says whose a user is. What a tag's value cannot have, such as an apostrophe, is its code point between
 * colons, which no address has: `o:27:brien@example.com`.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html
 */
export function addressTag(email: string): Tags {
  const value = email.replace(
    /[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu,
    (sign) => `:${(sign.codePointAt(0) ?? 0).toString(16)}:`,
  );
  return { email: value };
}

/** The address of the person behind the user; undefined where nobody has said. */
export function addressIn(tags: Tags): string | undefined {
  return tags["email"]?.replace(/:([\da-f]{1,5}):/g, (_, code: string) => String.fromCodePoint(parseInt(code, 16)));
}
