import { expect, test } from "@jest/globals";
import { signingCertificate } from "./signing-certificate.js";
import { daysAgo, foundBy, sampleUser } from "./samples.js";

const credential = {
  kind: "signing-certificate",
  id: "ID1",
  active: true,
  expired: false,
  created: daysAgo(70),
  expires: undefined,
  service: undefined,
} as const;

test("an active one is found", () => {
  expect(foundBy(signingCertificate, { user: sampleUser({ credentials: [credential] }) })).toMatchObject([
    { subject: { kind: "signing-certificate", id: "ID1" } },
  ]);
});

test("an inactive one is not, nor one of another kind", () => {
  const credentials = [
    { ...credential, active: false },
    { ...credential, kind: "service-credential" as const },
  ];
  expect(foundBy(signingCertificate, { user: sampleUser({ credentials }) })).toEqual([]);
});
