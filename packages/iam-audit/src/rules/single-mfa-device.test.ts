import { expect, test } from "@jest/globals";
import { singleMfaDevice } from "./single-mfa-device.js";
import { foundBy, person } from "./samples.js";

test("one device alone is found", () => {
  const mfaDevices = person.mfaDevices?.slice(0, 1);
  expect(foundBy(singleMfaDevice, { user: { ...person, mfaDevices } })).toMatchObject([
    { subject: { kind: "mfa-device", id: "arn:aws:iam::111122223333:mfa/ann" }, next: "iam-mfa enroll --name ann-2" },
  ]);
});

test("two are not, nor none", () => {
  expect(foundBy(singleMfaDevice, { user: person })).toEqual([]);
  expect(foundBy(singleMfaDevice, { user: { ...person, mfaDevices: [] } })).toEqual([]);
});
