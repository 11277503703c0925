import { usageError } from "@iam-tools/core/errors";

export interface TypedName {
  /** Of what: `policy`. */
  readonly of: string;
  readonly name: string;
  /** Characters that IAM takes. */
  readonly most: number;
  /** The command that takes another name. */
  readonly otherwise: string;
}

/**
 * Before AWS is asked, an ARN is made from it, or a code is spent. Only commas are a list of none.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 *
 * @throws CliError USAGE
 */
export function requireIamName({ of, name, most, otherwise }: TypedName): void {
  if (/^(?!,+$)[\w+=,.@-]+$/.test(name) && name.length <= most) return;
  throw usageError(
    `"${name}" is not a valid ${of} name: use 1 to ${most} letters A-Z, a-z, digits and + = , . @ - _.`,
    `Use another name: ${otherwise}`,
  );
}
