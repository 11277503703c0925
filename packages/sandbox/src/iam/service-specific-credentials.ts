import { AwsError } from "../operation/aws-error.js";
import { longId, status, userName } from "../operation/kinds.js";
import { operation, type Call } from "../operation/operation.js";
import { paginate, paging } from "../operation/paginate.js";
import { boolean, integer, optional, required, string } from "../operation/parameters.js";
import type { Account, ServiceSpecificCredential, User } from "../state/account.js";
import { newId, newServicePassword } from "../state/ids.js";
import { findUser, missing, targetUser } from "./find.js";
import { quotas } from "./quotas.js";
import { onUser } from "./resources.js";

/** Services that have credentials of their own for users. */
const services = new Set(["codecommit.amazonaws.com", "cassandra.amazonaws.com", "bedrock.amazonaws.com"]);

const createServiceSpecificCredential = operation({
  action: "CreateServiceSpecificCredential",
  writes: true,
  parameters: {
    UserName: required(userName),
    ServiceName: required(string()),
    CredentialAgeDays: optional(integer({ min: 1, max: 36_600 })),
  },
  errors: ["LimitExceeded", "NoSuchEntity"],
  resource: onUser,
  conditions: (_, { ServiceName }) => ({ "iam:ServiceSpecificCredentialServiceName": ServiceName }),
  handle({ account, now }, { UserName, ServiceName, CredentialAgeDays }) {
    const user = findUser(account, UserName);
    checkService(ServiceName);
    const present = user.serviceSpecificCredentials.filter((credential) => credential.serviceName === ServiceName);
    const quota = quotas.ServiceSpecificCredentialsPerUser;
    if (present.length >= quota) {
      throw new AwsError("LimitExceeded", `Cannot exceed quota for ServiceSpecificCredentialsPerUser: ${quota}`);
    }
    const credential: ServiceSpecificCredential = {
      id: newId("serviceSpecificCredential"),
      serviceName: ServiceName,
      serviceUserName: freeServiceUserName(account, user, present),
      password: newServicePassword(),
      status: "Active",
      created: now,
      expires: CredentialAgeDays === undefined ? undefined : new Date(now.getTime() + CredentialAgeDays * 86_400_000),
    };
    user.serviceSpecificCredentials.push(credential);
    return { ServiceSpecificCredential: describeWithSecret(user, credential, now) };
  },
});

const listServiceSpecificCredentials = operation({
  action: "ListServiceSpecificCredentials",
  parameters: {
    UserName: optional(userName),
    ServiceName: optional(string()),
    AllUsers: optional(boolean),
    ...paging,
  },
  errors: ["NoSuchEntity"],
  resource: (call, { UserName, AllUsers = false }) => (AllUsers ? "*" : onUser(call, { UserName })),
  handle(call, { UserName, ServiceName, AllUsers = false, ...input }) {
    if (ServiceName !== undefined) checkService(ServiceName);
    if (AllUsers && UserName !== undefined) {
      throw new AwsError("ValidationError", "UserName cannot be specified with AllUsers.");
    }
    const users = AllUsers ? [...call.account.users.values()] : [targetUser(call, UserName)];
    const credentials = users
      .flatMap((user) => user.serviceSpecificCredentials.map((credential) => ({ user, credential })))
      .filter(({ credential }) => ServiceName === undefined || credential.serviceName === ServiceName);
    const page = paginate(call, input, credentials, ({ credential }) => credential.id);
    return {
      ServiceSpecificCredentials: page.items.map(({ user, credential }) => describe(user, credential, call.now)),
      // AWS was seen to leave out what says that there is no more.
      ...(page.end.IsTruncated ? page.end : {}),
    };
  },
});

const oneCredential = { UserName: optional(userName), ServiceSpecificCredentialId: required(longId) };

const updateServiceSpecificCredential = operation({
  action: "UpdateServiceSpecificCredential",
  writes: true,
  parameters: { ...oneCredential, Status: required(status) },
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName, ServiceSpecificCredentialId, Status }) {
    find(call, UserName, ServiceSpecificCredentialId).credential.status = Status;
  },
});

const resetServiceSpecificCredential = operation({
  action: "ResetServiceSpecificCredential",
  writes: true,
  parameters: oneCredential,
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName, ServiceSpecificCredentialId }) {
    const { user, credential } = find(call, UserName, ServiceSpecificCredentialId);
    credential.password = newServicePassword();
    return { ServiceSpecificCredential: describeWithSecret(user, credential, call.now) };
  },
});

const deleteServiceSpecificCredential = operation({
  action: "DeleteServiceSpecificCredential",
  writes: true,
  parameters: oneCredential,
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName, ServiceSpecificCredentialId }) {
    const { user, credential } = find(call, UserName, ServiceSpecificCredentialId);
    user.serviceSpecificCredentials.splice(user.serviceSpecificCredentials.indexOf(credential), 1);
  },
});

export const serviceSpecificCredentialOperations = [
  createServiceSpecificCredential,
  listServiceSpecificCredentials,
  updateServiceSpecificCredential,
  resetServiceSpecificCredential,
  deleteServiceSpecificCredential,
];

function checkService(name: string): void {
  if (!services.has(name)) missing(`No such service ${name} is supported for Service Specific Credentials`);
}

/** `roger-at-111122223333`, and `roger+1-at-…` for the second. */
function freeServiceUserName(account: Account, user: User, present: readonly ServiceSpecificCredential[]): string {
  const names = ["", "+1"].map((suffix) => `${user.name}${suffix}-at-${account.id}`);
  return names.find((name) => present.every((credential) => credential.serviceUserName !== name)) ?? names.join();
}

function find(
  call: Call,
  userName: string | undefined,
  id: string,
): { user: User; credential: ServiceSpecificCredential } {
  const user = targetUser(call, userName);
  const credential =
    user.serviceSpecificCredentials.find((candidate) => candidate.id === id) ??
    missing(`No such credential ${id} exists`);
  return { user, credential };
}

/** Bedrock's are an API key under an alias; the others' a user name with a password. */
function describe(user: User, credential: ServiceSpecificCredential, now: Date) {
  const isKey = credential.serviceName === "bedrock.amazonaws.com";
  return {
    UserName: user.name,
    Status: credential.expires !== undefined && credential.expires <= now ? "Expired" : credential.status,
    ServiceUserName: isKey ? undefined : credential.serviceUserName,
    ServiceCredentialAlias: isKey ? credential.serviceUserName : undefined,
    CreateDate: credential.created,
    ExpirationDate: credential.expires,
    ServiceSpecificCredentialId: credential.id,
    ServiceName: credential.serviceName,
  };
}

function describeWithSecret(user: User, credential: ServiceSpecificCredential, now: Date) {
  const isKey = credential.serviceName === "bedrock.amazonaws.com";
  return {
    ...describe(user, credential, now),
    [isKey ? "ServiceCredentialSecret" : "ServicePassword"]: credential.password,
  };
}
