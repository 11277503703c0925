import { expect, test } from "@jest/globals";
import { serviceCredential } from "./service-credential.js";
import { daysAgo, foundBy, sampleCredential, sampleUser } from "./samples.js";

test("an active one is found, with its end", () => {
  const credentials = [sampleCredential, { ...sampleCredential, id: "ACCA2", expires: daysAgo(-30) }];
  expect(foundBy(serviceCredential, { user: sampleUser({ credentials }) }).map(({ what }) => what)).toEqual([
    "ann has an active credential for bedrock.amazonaws.com, ACCA1, which never expires.",
    "ann has an active credential for bedrock.amazonaws.com, ACCA2, which expires on 2030-07-01.",
  ]);
});

test("an inactive or expired one is not", () => {
  const credentials = [
    { ...sampleCredential, active: false },
    { ...sampleCredential, active: false, expired: true },
  ];
  expect(foundBy(serviceCredential, { user: sampleUser({ credentials }) })).toEqual([]);
});
