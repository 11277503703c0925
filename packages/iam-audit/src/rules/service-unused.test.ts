import { expect, test } from "@jest/globals";
import { foundBy, now, sampleUser } from "./samples.js";
import { serviceUnused } from "./service-unused.js";

const used = { service: "s3", lastUsed: now };
const unused = ["iam", "sqs", "ec2", "kms", "sns", "rds"].map((service) => ({ service, lastUsed: undefined }));

test("services that were not used are found, the first five by name", () => {
  expect(foundBy(serviceUnused, { user: sampleUser({ services: [used, ...unused] }) })).toEqual([
    {
      what: "ann did not use 6 of the 7 services that policies allow, in up to 400 days: iam, sqs, ec2, kms, sns and 1 more.",
    },
  ]);
});

test("nothing is where all are used, or nobody looked", () => {
  expect(foundBy(serviceUnused, { user: sampleUser({ services: [used] }) })).toEqual([]);
  expect(foundBy(serviceUnused)).toEqual([]);
});
