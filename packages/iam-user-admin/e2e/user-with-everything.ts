import type { Sandbox, User } from "@iam-tools/sandbox";

const allow = (action: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: action, Resource: "*" }],
});

/** A user with something of each of the nine kinds that keep a user from being deleted, and a boundary and tags. */
export function addUserWithEverything(sandbox: Sandbox, name: string, tags: Record<string, string> = {}): User {
  for (const group of ["Readers", "Writers"]) {
    if (!sandbox.account().groups.has(group)) sandbox.addGroup({ name: group });
  }
  const { user } = sandbox.addUser({
    name,
    tags,
    groups: ["Readers", "Writers"],
    attachedPolicies: ["IAMUserChangePassword", "ReadOnlyAccess"],
    inlinePolicies: { one: allow("s3:*"), two: allow("sqs:*") },
    permissionsBoundary: "PowerUserAccess",
    password: "an Old passw0rd",
    accessKeys: [{}, { status: "Inactive" }],
    devices: [{}, { kind: "hardware" }, { kind: "fido", name: `${name}-key` }],
  });
  const now = new Date();
  for (const [index, status] of (["Active", "Inactive"] as const).entries()) {
    const suffix = `${String(name.length).padStart(2, "0")}EXAMPLE0000000${index}`;
    user.sshKeys.push({ id: `APKA${suffix}`, body: "ssh-rsa A", fingerprint: "f", status, uploaded: now });
    user.certificates.push({ id: `CERTIFICATEOF${suffix}`, body: "x", status, uploaded: now });
    user.serviceSpecificCredentials.push({
      id: `ACCA${suffix}`,
      serviceName: "codecommit.amazonaws.com",
      serviceUserName: `${name}-at-${index}`,
      password: "p",
      status,
      created: now,
    });
  }
  return user;
}
