import { expect, test } from "@jest/globals";
import { signingCertificate } from "./signing-certificate.js";
import { foundBy, sampleCredential, sampleUser } from "./samples.js";

const credential = { ...sampleCredential, kind: "signing-certificate" as const, service: undefined };

test("an active one is found", () => {
  expect(foundBy(signingCertificate, { user: sampleUser({ credentials: [credential] }) })).toMatchObject([
    { subject: { kind: "signing-certificate", id: "ACCA1" } },
  ]);
});

test("an inactive one is not, nor one of another kind", () => {
  const credentials = [
    { ...credential, active: false },
    { ...credential, kind: "service-credential" as const },
  ];
  expect(foundBy(signingCertificate, { user: sampleUser({ credentials }) })).toEqual([]);
});
