import type { Stage } from "./stage.js";

export const says = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
export const everything = { Effect: "Allow", Action: "*", Resource: "*" };
export const denial = {
  Effect: "Deny",
  NotAction: ["iam:EnableMFADevice", "iam:ListMFADevices", "sts:GetSessionToken"],
  Resource: "*",
  Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
};
export const policy = {
  minimumLength: 14,
  requireSymbols: true,
  requireNumbers: true,
  requireUppercase: true,
  requireLowercase: true,
  allowUsersToChange: true,
  maxAge: 90,
  reusePrevention: 24,
  hardExpiry: false,
};
const used = (date: Date) => ({ date, service: "s3", region: "eu-central-1" });

/** An account in which all is wrong. */
export function spoil({ sandbox, ago }: Stage): void {
  const now = new Date();
  sandbox.account().passwordPolicy = { ...policy, minimumLength: 8, reusePrevention: 3 };
  sandbox.account().root = { hasMfa: false, accessKey: { created: now, lastUsed: used(now) } };
  sandbox.addGroup({ name: "Nobody", inlinePolicies: { all: says(everything) } });
  const Principal = { AWS: "arn:aws:iam::111122223333:root" };
  const trustPolicy = says({ Effect: "Allow", Principal, Action: "sts:AssumeRole" });
  sandbox.addRole({ name: "ops", attachedPolicies: ["AdministratorAccess"], trustPolicy });
  const taking = { Effect: "Allow", Action: "sts:AssumeRole", Resource: "arn:aws:iam::111122223333:role/ops" };
  sandbox.addUser({ name: "climber", inlinePolicies: { take: says(taking) } });
  ago(200, () => {
    const tags = { "iam-user-admin:deactivated": "2030-01-02" };
    sandbox.addUser({ name: "gone", password: "p", accessKeys: 1, tags });
    sandbox.addUser({ name: "leaked", accessKeys: 0, attachedPolicies: ["AWSCompromisedKeyQuarantineV3"] });
    const robot = sandbox.addUser({
      name: "robot",
      accessKeys: [{}, {}],
      attachedPolicies: ["ReadOnlyAccess"],
      inlinePolicies: { all: says(everything) },
    });
    Object.assign(robot.user.accessKeys[0] ?? {}, { lastUsed: used(new Date(Date.now() - 100 * 86_400_000)) });
    const away = sandbox.addUser({ name: "away", password: "p", accessKeys: [{ status: "Expired" }], devices: [{}] });
    away.user.passwordLastUsed = new Date(Date.now() - 100 * 86_400_000);
    const [status, uploaded] = ["Active", new Date()] as const;
    robot.user.sshKeys.push({ id: "APKAEXAMPLE000000001", body: "ssh-rsa A", fingerprint: "f", status, uploaded });
    robot.user.certificates.push({ id: "CERTIFICATEEXAMPLE000000", body: "x", status, uploaded });
    robot.user.serviceSpecificCredentials.push({
      id: "ACCAEXAMPLE000000001",
      serviceName: "bedrock.amazonaws.com",
      serviceUserName: "robot-at-111122223333",
      password: "p",
      status,
      created: uploaded,
    });
  });
}
