/**
 * What AWS attaches to a user when it finds an access key of theirs in public, oldest first. The first three deny creating,
 * changing and deleting access keys, but for the first, which lets them be deleted; what the fourth denies is not known.
 *
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html
 */
const quarantines = [
  { name: "AWSCompromisedKeyQuarantine", deniesNewKeys: true },
  { name: "AWSCompromisedKeyQuarantineV2", deniesNewKeys: true },
  { name: "AWSCompromisedKeyQuarantineV3", deniesNewKeys: true },
  { name: "AWSCompromisedKeyQuarantineV4", deniesNewKeys: undefined },
] as const;

/** Whether AWS attached the policy because it found an access key of the user in public; newer ones count as well. */
export function isQuarantine(policyArn: string): boolean {
  return policyArn.includes(":policy/AWSCompromisedKeyQuarantine");
}

/** The ARNs of those that AWS has in a partition. */
export function quarantineArns(partition: string): string[] {
  return quarantines.map(({ name }) => `arn:${partition}:iam::aws:policy/${name}`);
}

/** Whether it is known to deny iam:CreateAccessKey. */
export function deniesNewKeys(policyArn: string): boolean {
  return quarantines.some(
    ({ name, deniesNewKeys: denies }) => denies === true && policyArn.endsWith(`:policy/${name}`),
  );
}

/** What that means for the user, who can do what about it, and the command that ends it. */
export function quarantineAdvice(userName: string, policyArn: string): string {
  return `AWS found an access key of ${userName} in public and quarantined the user. Only an administrator can act: follow AWS's support case, replace the keys and the password, check what they were used for, and then: aws iam detach-user-policy --user-name ${userName} --policy-arn ${policyArn}`;
}
