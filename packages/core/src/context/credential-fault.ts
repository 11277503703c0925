import type { AwsCredentials } from "./context.js";

/** Why AWS cannot take credentials, as their form tells; it quotes none of them. */
export interface CredentialFault {
  /** The option that is wrong, by its name in the shared files. */
  readonly option: "aws_access_key_id" | "aws_secret_access_key" | "aws_session_token";
  /** Goes on a sentence that begins with where it stands, as in "is in quotes". */
  readonly what: string;
  /** Of the character that is wrong, in the value, where it is one. */
  readonly offset?: number;
}

/**
 * What is wrong with the form of credentials, found before a call is signed with them: AWS answers some of it with a
 * sentence that quotes them, and a letter beyond ASCII cannot even be sent. The length is left to AWS, since emulators
 * take short ones.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html
 */
export function credentialFault(credentials: AwsCredentials): CredentialFault | undefined {
  const { accessKeyId, secretAccessKey, sessionToken = "" } = credentials;
  if (isKeyId(secretAccessKey) && !isKeyId(accessKeyId)) {
    return { option: "aws_access_key_id", what: "is swapped with the aws_secret_access_key" };
  }
  const [id, secret, token] = [accessKeyId, secretAccessKey, sessionToken].map(faultOfText);
  if (id !== undefined) return { option: "aws_access_key_id", ...id };
  if (/^(?=.*[a-z/+])[\w/+]{40}$/.test(accessKeyId)) {
    return { option: "aws_access_key_id", what: "looks like a secret access key, not an access key id" };
  }
  const odd = /\W/.exec(accessKeyId);
  if (odd !== null) {
    return { option: "aws_access_key_id", what: `contains a ${odd[0]}, which no AWS key id does`, offset: odd.index };
  }
  if (/^(?:akia|asia)/i.test(accessKeyId) && /[a-z]/.test(accessKeyId)) {
    return { option: "aws_access_key_id", what: "has lowercase letters, but AWS uses only capitals and digits" };
  }
  if (secret !== undefined) return { option: "aws_secret_access_key", ...secret };
  if (token !== undefined) return { option: "aws_session_token", ...token };
  return undefined;
}

function isKeyId(text: string): boolean {
  return /^A[KS]IA[A-Z0-9]{12,124}$/.test(text);
}

/** Of any of the three: printable ASCII without blanks, in no quotes. */
function faultOfText(text: string): Pick<CredentialFault, "what" | "offset"> | undefined {
  if (/^(["'])(.*)\1$/s.test(text)) return { what: "is in quotes, which would be read as part of it" };
  const odd = /[^!-~]/u.exec(text);
  if (odd === null) return undefined;
  if (/\s[#;]/.test(text))
    return { what: "has a comment after it, which would be read as part of it", offset: odd.index };
  if (odd[0] === " " || odd[0] === "\t") return { what: "has a space in it", offset: odd.index };
  if (odd[0] === "\n") return { what: "continues on the next line, which is indented" };
  const codePoint = odd[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
  return { what: `has the character U+${codePoint} in it, which no key contains`, offset: odd.index };
}
