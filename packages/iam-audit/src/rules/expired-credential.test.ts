import { expect, test } from "@jest/globals";
import { expiredCredential } from "./expired-credential.js";
import { accessKey, daysAgo, foundBy, sampleUser } from "./samples.js";

const credential = {
  kind: "service-credential",
  id: "ACCA1",
  active: true,
  expired: false,
  created: daysAgo(70),
  expires: undefined,
  service: "bedrock.amazonaws.com",
} as const;

test("an expired key and an expired credential are found", () => {
  const user = sampleUser({
    accessKeys: [{ ...accessKey, status: "Expired" }],
    credentials: [{ ...credential, active: false, expired: true }],
  });
  expect(foundBy(expiredCredential, { user })).toMatchObject([
    { subject: { kind: "access-key" } },
    { subject: { kind: "service-credential" } },
  ]);
});

test("others are not", () => {
  const user = sampleUser({ accessKeys: [accessKey], credentials: [credential] });
  expect(foundBy(expiredCredential, { user })).toEqual([]);
});
