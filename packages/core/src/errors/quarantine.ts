/**
 * Whether AWS attached the policy because it found an access key of the user in public. There are three versions:
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html
 */
export function isQuarantine(policyArn: string): boolean {
  return policyArn.includes(":policy/AWSCompromisedKeyQuarantine");
}

/** What that means for the user, who can do what about it, and the command that ends it. */
export function quarantineAdvice(userName: string, policyArn: string): string {
  return `AWS found an access key of ${userName} in public, and put the user in quarantine. Only an administrator can act: replace the keys and the password, look for what was done with them, and then: aws iam detach-user-policy --user-name ${userName} --policy-arn ${policyArn}`;
}
