/**
 * Where the users of an account sign in: https://docs.aws.amazon.com/IAM/latest/UserGuide/console_account-alias.html
 *
 * @param account the alias, or the twelve digits where there is none
 */
export function consoleUrl(partition: string, account: string): string {
  const domains: Readonly<Record<string, string>> = {
    "aws-cn": "signin.amazonaws.cn",
    "aws-us-gov": "signin.amazonaws-us-gov.com",
  };
  return `https://${account}.${domains[partition] ?? "signin.aws.amazon.com"}/console`;
}
