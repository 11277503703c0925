import {
  DeleteAccessKeyCommand,
  DeleteServiceSpecificCredentialCommand,
  DeleteSigningCertificateCommand,
  DeleteSSHPublicKeyCommand,
  ListAccessKeysCommand,
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
  UpdateAccessKeyCommand,
  UpdateServiceSpecificCredentialCommand,
  UpdateSigningCertificateCommand,
  UpdateSSHPublicKeyCommand,
  type ServiceSpecificCredentialMetadata,
} from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";
import { collect } from "./pages.js";

export const credentialKinds = ["access-key", "signing-certificate", "ssh-key", "service-credential"] as const;

/** What a user signs or signs in with besides a password: all four kinds have an id and can be made inactive. */
export type CredentialKind = (typeof credentialKinds)[number];

export interface Credential {
  readonly kind: CredentialKind;
  readonly id: string;
  readonly active: boolean;
  /** Whether AWS ended it itself, so that it cannot be made active again. */
  readonly expired: boolean;
  readonly created: Date | undefined;
  /** Of a service credential: `codecommit.amazonaws.com`. */
  readonly service?: string | undefined;
  /** Of a service credential: when AWS ends it by itself; undefined where it never does. */
  readonly expires?: Date | undefined;
}

/** Every credential of the user, of all four kinds; the lists are asked for at once. */
export async function listCredentials(iam: AwsClient, userName: string): Promise<Credential[]> {
  const lists = await Promise.all(credentialKinds.map((kind) => listCredentialsOfKind(iam, { userName, kind })));
  return lists.flat();
}

/** Of a kind that the partition does not offer there are none. */
export async function listCredentialsOfKind(
  iam: AwsClient,
  whose: { userName: string; kind: CredentialKind },
): Promise<Credential[]> {
  try {
    return await listOffered(iam, whose);
  } catch (error) {
    if (awsErrorName(error) === "InvalidAction") return [];
    throw error;
  }
}

async function listOffered(
  iam: AwsClient,
  { userName, kind }: { userName: string; kind: CredentialKind },
): Promise<Credential[]> {
  const user = { UserName: userName };
  switch (kind) {
    case "access-key": {
      const keys = await collect(
        (marker) => iam.send(new ListAccessKeysCommand({ ...user, ...marker })),
        (page) => page.AccessKeyMetadata,
      );
      return keys.map((key) => credential(kind, { id: key.AccessKeyId, status: key.Status, created: key.CreateDate }));
    }
    case "signing-certificate": {
      const certificates = await collect(
        (marker) => iam.send(new ListSigningCertificatesCommand({ ...user, ...marker })),
        (page) => page.Certificates,
      );
      return certificates.map(({ CertificateId: id, Status: status, UploadDate: created }) =>
        credential(kind, { id, status, created }),
      );
    }
    case "ssh-key": {
      const keys = await collect(
        (marker) => iam.send(new ListSSHPublicKeysCommand({ ...user, ...marker })),
        (page) => page.SSHPublicKeys,
      );
      return keys.map(({ SSHPublicKeyId: id, Status: status, UploadDate: created }) =>
        credential(kind, { id, status, created }),
      );
    }
    case "service-credential": {
      const credentials = await collect(
        (marker) => iam.send(new ListServiceSpecificCredentialsCommand({ ...user, ...marker })),
        (page) => page.ServiceSpecificCredentials,
      );
      return credentials.map(serviceCredential);
    }
  }
}

/**
 * The service-specific credentials of all users by their names, in a call for each page.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html
 */
export async function listServiceCredentialsOfAll(iam: AwsClient): Promise<Map<string, Credential[]>> {
  const byUser = new Map<string, Credential[]>();
  try {
    const all = await collect(
      (marker) => iam.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true, ...marker })),
      (page) => page.ServiceSpecificCredentials,
    );
    for (const one of all) {
      const { UserName = "" } = one;
      byUser.set(UserName, [...(byUser.get(UserName) ?? []), serviceCredential(one)]);
    }
  } catch (error) {
    // Of what the partition does not offer there are none.
    if (awsErrorName(error) !== "InvalidAction") throw error;
  }
  return byUser;
}

function serviceCredential(one: Partial<ServiceSpecificCredentialMetadata>): Credential {
  const { ServiceSpecificCredentialId: id, Status: status, CreateDate: created, ServiceName, ExpirationDate } = one;
  return {
    ...credential("service-credential", { id, status, created }),
    service: ServiceName,
    expires: ExpirationDate,
  };
}

export interface CredentialOfUser {
  readonly userName: string;
  readonly kind: CredentialKind;
  readonly id: string;
}

/** One that is gone already is fine. */
export async function deleteCredential(iam: AwsClient, { userName, kind, id }: CredentialOfUser): Promise<void> {
  const user = { UserName: userName };
  try {
    switch (kind) {
      case "access-key":
        return void (await iam.send(new DeleteAccessKeyCommand({ ...user, AccessKeyId: id })));
      case "signing-certificate":
        return void (await iam.send(new DeleteSigningCertificateCommand({ ...user, CertificateId: id })));
      case "ssh-key":
        return void (await iam.send(new DeleteSSHPublicKeyCommand({ ...user, SSHPublicKeyId: id })));
      case "service-credential":
        return void (await iam.send(
          new DeleteServiceSpecificCredentialCommand({ ...user, ServiceSpecificCredentialId: id }),
        ));
    }
  } catch (error) {
    if (awsErrorName(error) !== "NoSuchEntity") throw error;
  }
}

export async function setCredentialActive(
  iam: AwsClient,
  { userName, kind, id }: CredentialOfUser,
  active: boolean,
): Promise<void> {
  const input = { UserName: userName, Status: active ? "Active" : "Inactive" } as const;
  switch (kind) {
    case "access-key":
      return void (await iam.send(new UpdateAccessKeyCommand({ ...input, AccessKeyId: id })));
    case "signing-certificate":
      return void (await iam.send(new UpdateSigningCertificateCommand({ ...input, CertificateId: id })));
    case "ssh-key":
      return void (await iam.send(new UpdateSSHPublicKeyCommand({ ...input, SSHPublicKeyId: id })));
    case "service-credential":
      return void (await iam.send(
        new UpdateServiceSpecificCredentialCommand({ ...input, ServiceSpecificCredentialId: id }),
      ));
  }
}

function credential(
  kind: CredentialKind,
  { id, status, created }: { id: string | undefined; status: string | undefined; created: Date | undefined },
): Credential {
  return { kind, id: id ?? "", active: status === "Active", expired: status === "Expired", created };
}
