import { X509Certificate } from "node:crypto";
import { AwsError } from "../operation/aws-error.js";
import { certificateId, status, uploaded, userName } from "../operation/kinds.js";
import { operation } from "../operation/operation.js";
import { paginate, paging } from "../operation/paginate.js";
import { optional, required } from "../operation/parameters.js";
import type { SigningCertificate, User } from "../state/account.js";
import { newCertificateId } from "../state/ids.js";
import { missing, targetUser } from "./find.js";
import { checkQuota } from "./quotas.js";
import { onUser } from "./resources.js";

const uploadSigningCertificate = operation({
  action: "UploadSigningCertificate",
  writes: true,
  parameters: { UserName: optional(userName), CertificateBody: required(uploaded) },
  errors: ["DuplicateCertificate", "LimitExceeded", "MalformedCertificate", "NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName, CertificateBody }) {
    const { account, now } = call;
    const user = targetUser(call, UserName);
    const fingerprint = fingerprintOf(CertificateBody);
    if (fingerprint === undefined) {
      throw new AwsError(
        "MalformedCertificate",
        "Unable to parse certificate. Please ensure the certificate is in PEM format.",
      );
    }
    for (const other of account.users.values()) {
      if (other.certificates.some((certificate) => fingerprintOf(certificate.body) === fingerprint)) {
        throw new AwsError("DuplicateCertificate", "The same certificate is already associated with an IAM user.");
      }
    }
    checkQuota("CertificatesPerUser", user.certificates.length);
    const certificate: SigningCertificate = {
      id: newCertificateId(),
      body: CertificateBody,
      status: "Active",
      uploaded: now,
    };
    user.certificates.push(certificate);
    return { Certificate: describe(user, certificate) };
  },
});

const listSigningCertificates = operation({
  action: "ListSigningCertificates",
  parameters: { UserName: optional(userName), ...paging },
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName, ...input }) {
    const user = targetUser(call, UserName);
    const page = paginate(call, input, user.certificates, (certificate) => certificate.id);
    return { Certificates: page.items.map((certificate) => describe(user, certificate)), ...page.end };
  },
});

const updateSigningCertificate = operation({
  action: "UpdateSigningCertificate",
  writes: true,
  parameters: { UserName: optional(userName), CertificateId: required(certificateId), Status: required(status) },
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName, CertificateId, Status }) {
    findCertificate(targetUser(call, UserName), CertificateId).status = Status;
  },
});

const deleteSigningCertificate = operation({
  action: "DeleteSigningCertificate",
  writes: true,
  parameters: { UserName: optional(userName), CertificateId: required(certificateId) },
  errors: ["NoSuchEntity"],
  resource: onUser,
  handle(call, { UserName, CertificateId }) {
    const user = targetUser(call, UserName);
    user.certificates.splice(user.certificates.indexOf(findCertificate(user, CertificateId)), 1);
  },
});

export const signingCertificateOperations = [
  uploadSigningCertificate,
  listSigningCertificates,
  updateSigningCertificate,
  deleteSigningCertificate,
];

function fingerprintOf(body: string): string | undefined {
  try {
    return new X509Certificate(body).fingerprint256;
  } catch {
    return undefined;
  }
}

function findCertificate(user: User, id: string): SigningCertificate {
  return (
    user.certificates.find((certificate) => certificate.id === id) ??
    missing(`The Certificate with id ${id} cannot be found.`)
  );
}

function describe(user: User, certificate: SigningCertificate) {
  return {
    UserName: user.name,
    CertificateId: certificate.id,
    CertificateBody: certificate.body,
    Status: certificate.status,
    UploadDate: certificate.uploaded,
  };
}
