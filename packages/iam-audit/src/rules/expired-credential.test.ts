import { expect, test } from "@jest/globals";
import { expiredCredential } from "./expired-credential.js";
import { accessKey, foundBy, sampleCredential, sampleUser } from "./samples.js";

test("an expired key and an expired credential are found", () => {
  const user = sampleUser({
    accessKeys: [{ ...accessKey, status: "Expired" }],
    credentials: [{ ...sampleCredential, active: false, expired: true }],
  });
  expect(foundBy(expiredCredential, { user })).toMatchObject([
    { subject: { kind: "access-key" } },
    { subject: { kind: "service-credential" } },
  ]);
});

test("others are not", () => {
  const user = sampleUser({ accessKeys: [accessKey], credentials: [sampleCredential] });
  expect(foundBy(expiredCredential, { user })).toEqual([]);
});
