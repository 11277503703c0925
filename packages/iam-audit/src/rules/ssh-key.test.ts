import { expect, test } from "@jest/globals";
import { sshKey } from "./ssh-key.js";
import { foundBy, sampleCredential, sampleUser } from "./samples.js";

const credential = { ...sampleCredential, kind: "ssh-key" as const, service: undefined };

test("an active one is found", () => {
  expect(foundBy(sshKey, { user: sampleUser({ credentials: [credential] }) })).toMatchObject([
    { subject: { kind: "ssh-key", id: "ACCA1" } },
  ]);
});

test("an inactive one is not, nor one of another kind", () => {
  const credentials = [
    { ...credential, active: false },
    { ...credential, kind: "service-credential" as const },
  ];
  expect(foundBy(sshKey, { user: sampleUser({ credentials }) })).toEqual([]);
});
