import { AwsError } from "../operation/aws-error.js";
import { longId, status, uploaded, userName } from "../operation/kinds.js";
import { operation } from "../operation/operation.js";
import { paginate, paging } from "../operation/paginate.js";
import { oneOf, optional, required } from "../operation/parameters.js";
import type { SshKey, User } from "../state/account.js";
import { newId } from "../state/ids.js";
import { findUser, missing, targetUser } from "./find.js";
import { checkQuota } from "./quotas.js";
import { onUser } from "./resources.js";
import { readSshPublicKey } from "./ssh-public-key.js";

const uploadSshPublicKey = operation({
  action: "UploadSSHPublicKey",
  writes: true,
  parameters: { UserName: required(userName), SSHPublicKeyBody: required(uploaded) },
  errors: ["DuplicateSSHPublicKey", "InvalidPublicKey", "LimitExceeded", "NoSuchEntity"],
  resource: onUser,
  handle({ account, now }, { UserName, SSHPublicKeyBody }) {
    const user = findUser(account, UserName);
    const read = readSshPublicKey(SSHPublicKeyBody);
    if (read === undefined) {
      throw new AwsError(
        "InvalidPublicKey",
        "The public key must be an RSA key of at least 2048 bits, in ssh-rsa or PEM format.",
      );
    }
    if (user.sshKeys.some((key) => key.fingerprint === read.fingerprint)) {
      throw new AwsError("DuplicateSSHPublicKey", "The SSH public key is already associated with the specified user.");
    }
    checkQuota("SSHPublicKeysPerUser", user.sshKeys.length);
    const { fingerprint, ssh } = read;
    const key: SshKey = { id: newId("sshKey"), body: ssh, fingerprint, status: "Active", uploaded: now };
    user.sshKeys.push(key);
    return { SSHPublicKey: describe(user, key, SSHPublicKeyBody) };
  },
});

const listSshPublicKeys = operation({
  action: "ListSSHPublicKeys",
  parameters: { UserName: optional(userName), ...paging },
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName, ...input }) {
    const user = targetUser(call, UserName);
    const page = paginate(call, input, user.sshKeys, (key) => key.id);
    return {
      SSHPublicKeys: page.items.map((key) => ({
        UserName: user.name,
        SSHPublicKeyId: key.id,
        Status: key.status,
        UploadDate: key.uploaded,
      })),
      ...page.end,
    };
  },
});

const getSshPublicKey = operation({
  action: "GetSSHPublicKey",
  parameters: {
    UserName: required(userName),
    SSHPublicKeyId: required(longId),
    Encoding: required(oneOf("SSH", "PEM")),
  },
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle({ account }, { UserName, SSHPublicKeyId, Encoding }) {
    const user = findUser(account, UserName);
    const key = findKey(user, SSHPublicKeyId);
    const body = Encoding === "SSH" ? key.body : readSshPublicKey(key.body)?.pem;
    return { SSHPublicKey: describe(user, key, body ?? key.body) };
  },
});

const updateSshPublicKey = operation({
  action: "UpdateSSHPublicKey",
  writes: true,
  parameters: { UserName: required(userName), SSHPublicKeyId: required(longId), Status: required(status) },
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle({ account }, { UserName, SSHPublicKeyId, Status }) {
    findKey(findUser(account, UserName), SSHPublicKeyId).status = Status;
  },
});

const deleteSshPublicKey = operation({
  action: "DeleteSSHPublicKey",
  writes: true,
  parameters: { UserName: required(userName), SSHPublicKeyId: required(longId) },
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle({ account }, { UserName, SSHPublicKeyId }) {
    const user = findUser(account, UserName);
    user.sshKeys.splice(user.sshKeys.indexOf(findKey(user, SSHPublicKeyId)), 1);
  },
});

export const sshKeyOperations = [
  uploadSshPublicKey,
  listSshPublicKeys,
  getSshPublicKey,
  updateSshPublicKey,
  deleteSshPublicKey,
];

function findKey({ sshKeys }: User, id: string): SshKey {
  return sshKeys.find((key) => key.id === id) ?? missing(`The Public Key with id ${id} cannot be found.`);
}

function describe(user: User, key: SshKey, body: string) {
  return {
    UserName: user.name,
    SSHPublicKeyId: key.id,
    Fingerprint: key.fingerprint,
    SSHPublicKeyBody: body,
    Status: key.status,
    UploadDate: key.uploaded,
  };
}
