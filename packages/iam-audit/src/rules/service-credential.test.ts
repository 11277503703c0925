import { expect, test } from "@jest/globals";
import { serviceCredential } from "./service-credential.js";
import { daysAgo, foundBy, sampleUser } from "./samples.js";

const credential = {
  kind: "service-credential",
  id: "ACCA1",
  active: true,
  expired: false,
  created: daysAgo(70),
  expires: undefined,
  service: "bedrock.amazonaws.com",
} as const;

test("an active one is found, with its end", () => {
  const credentials = [credential, { ...credential, id: "ACCA2", expires: daysAgo(-30) }];
  expect(foundBy(serviceCredential, { user: sampleUser({ credentials }) }).map(({ what }) => what)).toEqual([
    "ann has an active credential for bedrock.amazonaws.com, ACCA1, which never expires.",
    "ann has an active credential for bedrock.amazonaws.com, ACCA2, which expires on 2030-07-01.",
  ]);
});

test("an inactive or expired one is not", () => {
  const credentials = [
    { ...credential, active: false },
    { ...credential, active: false, expired: true },
  ];
  expect(foundBy(serviceCredential, { user: sampleUser({ credentials }) })).toEqual([]);
});
